# Varnish (7.0 or later) as a cache before `wirefeed serve`: one request a second, feed and coding reaches the app.
# Change the backend's address. Start: varnishd -a :80 -f /etc/varnish/wirefeed.vcl -s malloc,512m
# TLS ends before it (hitch, haproxy, nginx); set WIREFEED_TRUSTED_PROXIES to the number of proxies, Varnish included.
vcl 4.1;

import std;

backend wirefeed {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 15s;
    .probe = {
        .url = "/readyz";
        .interval = 1s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

sub vcl_recv {
    # The answer depends on these two, and on nothing else that Vary names: a few words, so that few copies are kept.
    if (req.http.Accept-Encoding ~ "(?i)\bgzip\b" && req.http.Accept-Encoding !~ "(?i)\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    if (req.http.Sec-Fetch-Dest != "document") {
        unset req.http.Sec-Fetch-Dest;
    }
    # Log lines of the app name it.
    set req.http.X-Request-Id = "varnish-" + req.xid;
    # While the app answers, nobody gets a stale feed; in an outage everybody does, as long as the app has allowed.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
    # A delta, texts of other sites' pages, a partner's own feeds, the desk, and a request that carries somebody's name.
    if (req.http.A-IM || req.http.Authorization || req.http.Cookie ~ "(^|;\s*)wirefeed="
        || req.url ~ "^/(feeds/related\.|partners/|desk/)") {
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    unset req.http.Cookie;
    return (hash);
}

sub vcl_backend_response {
    # How long, the app says: s-maxage, stale-if-error. What says nothing is not kept.
    if (beresp.http.Cache-Control !~ "s-maxage|max-age") {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    # Kept for conditional requests.
    set beresp.keep = 1h;
    return (deliver);
}

sub vcl_deliver {
    # An app that fails before its probe does: once more, with the stale feed.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        set req.grace = 1h;
        return (restart);
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}

"""The tables. Times are microseconds since 1970 in UTC, so that both databases sort them
equally.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()

# The newest migration: the schema version that a served store must have.
SCHEMA_VERSION = "0024"
# Raise it with any change to ``listings`` and the related index: they are then rebuilt.
INDEX_VERSION = 6

# SQLite's STRICT tables know INTEGER only, and it counts up by itself for INTEGER PRIMARY KEY.
Key = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *items: SchemaItem, with_rowid: bool = True) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=with_rowid)


# Facts about the store itself: its id, its birth, the sanitizer that cleaned it, the index's
# version.
meta = _table("meta", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# One row. A database sequence has gaps and commits out of order; this does not.
counter = _table(
    "counter",
    Column("id", Integer, primary_key=True),
    Column("seq", Key, nullable=False),
    Column("at", Key, nullable=False),
    Column("ordinal", Key, nullable=False),
)

# ``names`` is an object: language tag → name. Sections without a position follow by name.
sections = _table(
    "sections",
    Column("slug", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("names", Text, nullable=False, server_default="{}"),
    Column("position", Integer),
)

articles = _table(
    "articles",
    Column("key", Key, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("source_id", Text),
    Column("url", Text, nullable=False, server_default=""),
    Column("canonical_url", Text),
    Column("headline_key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("section", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    Column("published", Key, nullable=False),
    Column("published_precision", Text, nullable=False),
    Column("published_inferred", Integer, nullable=False),
    Column("updated", Key, nullable=False),
    Column("modified", Key, nullable=False),
    Column("release_at", Key),
    # The order of first publication, counted from 0, for archive pages.
    Column("ordinal", Key),
    Column("revision", Integer, nullable=False),
    # The id that readers know from a former system; empty for our own.
    Column("guid", Text, nullable=False, server_default=""),
    Column("guid_is_permalink", Integer, nullable=False, server_default="0"),
    # The address of its page, fixed at first publication. See feeds/store/addresses.py.
    Column("slug", Text, nullable=False, server_default=""),
    Column("short_id", Text),
    Index("ix_articles_short_id", "short_id", unique=True),
    Index("ix_articles_canonical_url", "canonical_url"),
    # Supports "begins with" in any collation.
    Index(
        "ix_articles_headline",
        "headline_key",
        "language",
        postgresql_ops={"headline_key": "text_pattern_ops"},
    ),
    Index("ix_articles_latest", "status", "published", "key"),
    Index("ix_articles_release", "status", "release_at"),
    Index("ix_articles_ordinal", "ordinal"),
    # Not unique: translations of one text share their source's id.
    Index("ix_articles_source_id", "source_id", "source"),
)

# Further ids of an article: those of a feed that moved, or of another source with the same story.
aliases = _table(
    "aliases",
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    PrimaryKeyConstraint("source_id", "source", "article_key"),
    Index("ix_aliases_article", "article_key"),
)

# The end of an embargo as its source named it, where an editor has moved it since.
embargoes = _table(
    "embargoes", Column("article_key", Key, primary_key=True), Column("named", Key, nullable=False)
)

# Withdrawn articles whose texts were erased. A restored backup erases them again.
erasures = _table(
    "erasures", Column("article_id", Text, primary_key=True), Column("at", Key, nullable=False)
)

revisions = _table(
    "revisions",
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("significance", Text, nullable=False),
    Column("at", Key, nullable=False),
    Column("at_precision", Text, nullable=False),
    Column("at_inferred", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body_html", Text, nullable=False),
    Column("raw_html", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    PrimaryKeyConstraint("article_key", "number"),
    Index("ix_revisions_body", "body_hash"),
)

# Lists of articles, newest first. See feeds/store/listings.py.
listings = _table(
    "listings",
    Column("feed", Text, nullable=False),
    Column("facet", Text, nullable=False),
    Column("at", Key, nullable=False),
    Column("article_key", Key, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("feed", "facet", "at", "article_key", "number"),
    with_rowid=False,
)

# Editors' pointers to other articles; target_key is empty until the other comes in.
links = _table(
    "links",
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Column("is_cut", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("headline_key", Text, nullable=False),
    # The first characters of headline_key: an index over beginnings, for either database.
    Column("headline_head", Text, nullable=False),
    Column("canonical_url", Text),
    Column("target_key", Key, ForeignKey("articles.key")),
    PrimaryKeyConstraint("article_key", "position"),
    Index("ix_links_head", "headline_head"),
    Index("ix_links_url", "canonical_url"),
    Index("ix_links_target", "target_key"),
)

# The one list that caches, pushes, deltas and archives follow.
changes = _table(
    "changes",
    Column("seq", Key, primary_key=True, autoincrement=False),
    Column("at", Key, nullable=False),
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    # By the clock, when it was committed; "at" is the time of the work that it belongs to.
    Column("committed", Key),
    Index("ix_changes_article", "article_key"),
)

# The related index: terms with their document frequency, and each article's own vector. See
# feeds/store/term_index.py and feeds/store/term_vectors.py.
terms = _table(
    "terms",
    Column("id", Key, primary_key=True),
    Column("term", Text, nullable=False, unique=True),
    Column("df", Integer, nullable=False),
)

# Up to 128 articles that have a term, in the order of their time. See
# feeds/store/posting_blocks.py.
posting_blocks = _table(
    "posting_blocks",
    Column("term_id", Integer, nullable=False),
    # The place from which the block's postings are; hour and article key in one number.
    Column("first", Key, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("term_id", "first"),
)

vectors = _table(
    "vectors",
    Column("article_key", Key, ForeignKey("articles.key"), primary_key=True, autoincrement=False),
    Column("hour", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)

# What drafts said, and the articles that they led to. See feeds/store/seen_drafts.py.
seen_drafts = _table(
    "seen_drafts",
    Column("digest", LargeBinary, primary_key=True),
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Key, nullable=False),
    Index("ix_seen_drafts_article", "article_key"),
)

# Validators of the last answer of an address. See feeds/store/validators.py.
polls = _table(
    "polls",
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
)

# Partners. See feeds/domain/entitlement.py for the entitlement's fields.
partners = _table(
    "partners",
    Column("key", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("entitlement", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("budget_per_hour", Integer, nullable=False),
    Column("is_suspended", Integer, nullable=False),
    Column("mark", Text, nullable=False, unique=True),
    Column("created", Key, nullable=False),
)

# Of a token only the hash is kept.
partner_tokens = _table(
    "partner_tokens",
    Column("hash", Text, primary_key=True),
    Column("partner_key", Key, ForeignKey("partners.key"), nullable=False),
    Column("created", Key, nullable=False),
    Column("expires", Key),
    Index("ix_partner_tokens_partner", "partner_key"),
)

# Tokens of the API. Of a token only the hash is kept. See feeds/store/api_tokens.py.
api_tokens = _table(
    "api_tokens",
    Column("name", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created", Key, nullable=False),
    Column("expires", Key),
    Column("revoked", Key),
    Column("last_used", Key),
)

# Requests of the API that were carried out, by the key that their client gave. See
# feeds/store/api_requests.py.
api_requests = _table(
    "api_requests",
    Column("token", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("token", "key"),
    Index("ix_api_requests_at", "at"),
)

# Receipts: partner, article, revision, time.
receipts = _table(
    "receipts",
    Column("partner_key", Key, ForeignKey("partners.key"), nullable=False),
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("partner_key", "article_key", "revision"),
    Index("ix_receipts_article", "article_key"),
    with_rowid=False,
)

# Subscriptions with their cursors. See feeds/store/subscriptions.py.
subscriptions = _table(
    "subscriptions",
    Column("key", Key, primary_key=True),
    Column("protocol", Text, nullable=False),
    Column("callback", Text, nullable=False),
    Column("host", Text, nullable=False),
    # A feed's canonical address, from the path on.
    Column("topic", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    # The change that it has; -1 before the first delivery, -2 where time changes the topic too.
    Column("seq", Key, nullable=False),
    # The entity tag of the last delivery, for topics without change numbers.
    Column("etag", Text, nullable=False, server_default=""),
    # The change from which deltas follow, until the whole feed is delivered.
    Column("start_seq", Key),
    # The last change that a partner's delivery covers.
    Column("seen_seq", Key),
    Column("expires", Key, nullable=False),
    Column("due", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claim", Text, nullable=False),
    Column("claimed_until", Key, nullable=False),
    Column("created", Key, nullable=False),
    Column("delivered_at", Key),
    Column("problem", Text, nullable=False),
    Column("has_given_up", Integer, nullable=False),
    UniqueConstraint("callback", "topic", "protocol", name="uq_subscriptions"),
    Index("ix_subscriptions_behind", "has_given_up", "due", "seq"),
    Index("ix_subscriptions_expires", "expires"),
)

# Hub requests that wait for their callback's confirmation.
hub_requests = _table(
    "hub_requests",
    Column("key", Key, primary_key=True),
    Column("mode", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("callback", Text, nullable=False),
    # The topic as requested; its canonical address beside it, empty where there is none.
    Column("topic", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("lease_s", Integer, nullable=False),
    Column("partner", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked", Key, nullable=False),
    Column("due", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claim", Text, nullable=False),
    Column("claimed_until", Key, nullable=False),
    UniqueConstraint("callback", "topic", "protocol", name="uq_hub_requests"),
    Index("ix_hub_requests_due", "due"),
    Index("ix_hub_requests_host", "host"),
)

# Requests per minute for a host or a topic.
hub_budgets = _table(
    "hub_budgets",
    Column("name", Text, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("name", "minute"),
)

# Webhooks with their cursors. See feeds/store/webhooks.py.
webhooks = _table(
    "webhooks",
    Column("key", Key, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    # Types of events, separated by spaces; empty for all.
    Column("events", Text, nullable=False),
    # Filters as in the query of a feed's address.
    Column("filters", Text, nullable=False),
    # Signing needs the secrets themselves. The former one signs, too, until its end.
    Column("secret", Text, nullable=False),
    Column("former_secret", Text, nullable=False),
    Column("former_until", Key, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # The last change that it has.
    Column("seq", Key, nullable=False),
    Column("due", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("failing_since", Key),
    Column("created", Key, nullable=False),
    Column("delivered_at", Key),
    Column("claim", Text, nullable=False),
    Column("claimed_until", Key, nullable=False),
    Index("ix_webhooks_due", "state", "due"),
)

# Attempts to deliver to a webhook; the status is 0 where no answer came.
webhook_deliveries = _table(
    "webhook_deliveries",
    Column("key", Key, primary_key=True),
    Column("webhook_key", Key, ForeignKey("webhooks.key"), nullable=False),
    # The change; 0 of a test.
    Column("seq", Key, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", Key, nullable=False),
    Column("status", Integer, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Index("ix_webhook_deliveries_webhook", "webhook_key", "key"),
    Index("ix_webhook_deliveries_at", "at"),
)

# Systems that send articles by HTTP. See feeds/store/connectors.py.
connectors = _table(
    "connectors",
    Column("key", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    # Of all its articles; empty where they name their own.
    Column("section", Text, nullable=False),
    Column("language", Text, nullable=False),
    # Checking needs the secrets themselves. The former one is accepted, too, until its end.
    Column("secret", Text, nullable=False),
    Column("former_secret", Text, nullable=False),
    Column("former_until", Key, nullable=False),
    Column("created", Key, nullable=False),
    # How many messages were accepted and refused, and the last of each.
    Column("accepted", Key, nullable=False),
    Column("refused", Key, nullable=False),
    Column("accepted_at", Key),
    Column("refused_at", Key),
    Column("problem", Text, nullable=False),
)

# What a connector has said last about each of its articles, by the id that it has there.
connector_items = _table(
    "connector_items",
    Column("connector_key", Key, ForeignKey("connectors.key"), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("article_key", Key, ForeignKey("articles.key")),
    # A number that is higher in later versions; empty where the connector gives none.
    Column("version", Key),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("connector_key", "source_id"),
)

# Ids of messages that were carried out: a repeated one changes nothing.
connector_messages = _table(
    "connector_messages",
    Column("connector_key", Key, ForeignKey("connectors.key"), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("connector_key", "message_id"),
)

# The last messages of each connector, and what became of them.
connector_log = _table(
    "connector_log",
    Column("key", Key, primary_key=True),
    Column("connector_key", Key, ForeignKey("connectors.key"), nullable=False),
    Column("at", Key, nullable=False),
    Column("summary", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Index("ix_connector_log_connector", "connector_key", "key"),
)

# Pictures that a connector has sent, by the id that they have there.
connector_pictures = _table(
    "connector_pictures",
    Column("connector_key", Key, ForeignKey("connectors.key"), nullable=False),
    Column("media_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("length", Key, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    PrimaryKeyConstraint("connector_key", "media_id"),
)

# Slugs that sections had, and those of today. See feeds/store/section_names.py.
moves = _table(
    "moves",
    Column("old", Text, primary_key=True),
    Column("new", Text, nullable=False),
    Column("is_origin", Integer, nullable=False),
)

# Former addresses. See feeds/store/redirects.py.
redirects = _table(
    "redirects",
    Column("source", Text, primary_key=True),
    Column("target", Text, nullable=False),
    Column("is_prefix", Integer, nullable=False),
)

# Feeds of other publishers, imported on schedule. See feeds/store/sources.py.
sources = _table(
    "sources",
    Column("key", Key, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("is_paused", Integer, nullable=False),
    Column("due", Key, nullable=False),
    Column("interval_s", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("polled_at", Key),
    Column("taken_at", Key),
    # The source's hub, and our subscription there.
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("lease_until", Key, nullable=False),
    Column("claim", Text, nullable=False),
    Column("claimed_until", Key, nullable=False),
    # What the operator decided: the zone of times without one, "" for UTC; cleaning; sitemaps.
    Column("zone", Text, nullable=False, server_default=""),
    Column("strips_boilerplate", Key, nullable=False, server_default="0"),
    Column("reads_sitemap", Key, nullable=False, server_default="0"),
    # The last document, lines that many of its items share (JSON), and a move that is announced.
    Column("document_hash", Text, nullable=False, server_default=""),
    Column("item_hashes", Text, nullable=False, server_default=""),
    Column("boilerplate", Text, nullable=False, server_default=""),
    Column("moved_to", Text, nullable=False, server_default=""),
    Column("moved_since", Key, nullable=False, server_default="0"),
    Index("ix_sources_due", "is_paused", "due"),
)

# Documents pushed by a source's hub, not yet imported.
source_pushes = _table(
    "source_pushes",
    Column("key", Key, primary_key=True),
    Column("source_key", Key, ForeignKey("sources.key"), nullable=False),
    Column("at", Key, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_source_pushes_source", "source_key"),
)

# The order of updates and notices, counted from 0, for their archive pages.
updates = _table(
    "updates",
    Column("ordinal", Key, primary_key=True, autoincrement=False),
    Column("article_key", Key, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("article_key", "number", name="uq_updates"),
)

# Editors' statements about two articles: "article is a <type> of target". See
# feeds/store/relations.py.
relations = _table(
    "relations",
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("target_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("type", Text, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("article_key", "target_key"),
    Index("ix_relations_target", "target_key"),
)

# Storylines: one story over time. See feeds/store/stories.py.
stories = _table(
    "stories",
    Column("key", Key, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    # The first slug, of which the feed's id is made.
    Column("origin", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created", Key, nullable=False),
)

# Every slug that leads to a storyline, its own included.
story_slugs = _table(
    "story_slugs",
    Column("slug", Text, primary_key=True),
    Column("story_key", Key, ForeignKey("stories.key"), nullable=False),
    Index("ix_story_slugs_story", "story_key"),
)

# Members and former members of storylines: a former member is reported as removed and never joins
# automatically.
story_members = _table(
    "story_members",
    Column("story_key", Key, ForeignKey("stories.key"), nullable=False),
    Column("article_key", Key, ForeignKey("articles.key"), nullable=False),
    Column("is_member", Integer, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("story_key", "article_key"),
    Index("ix_story_members_article", "article_key"),
)

# Sentence vectors of articles. See feeds/store/embeddings.py.
embeddings = _table(
    "embeddings",
    Column("article_key", Key, ForeignKey("articles.key"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

# People who work at the desk. See feeds/store/users.py.
users = _table(
    "users",
    Column("key", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    # Argon2id in the PHC string format; empty before the first password.
    Column("password_hash", Text, nullable=False),
    # Empty: the language of the browser.
    Column("language", Text, nullable=False),
    # Checking codes needs the secret itself; empty without a second factor.
    Column("totp_secret", Text, nullable=False),
    # The last time step whose code was used: no code is accepted twice.
    Column("totp_step", Key, nullable=False),
    Column("created", Key, nullable=False),
    Column("disabled", Key),
)

# Codes that replace a lost second factor, each once. Of a code only the hash is kept.
recovery_codes = _table(
    "recovery_codes",
    Column("user_key", Key, ForeignKey("users.key"), nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("user_key", "hash"),
)

# Public keys of passkeys (WebAuthn). Ids are in base64url. See feeds/store/passkeys.py.
passkeys = _table(
    "passkeys",
    Column("key", Key, primary_key=True),
    Column("credential_id", Text, nullable=False, unique=True),
    Column("user_key", Key, ForeignKey("users.key"), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Key, nullable=False),
    Column("label", Text, nullable=False),
    Column("created", Key, nullable=False),
    Column("last_used", Key),
    Index("ix_passkeys_user", "user_key"),
)

# Signed-in browsers. Of a token only the hash is kept. See feeds/store/sessions.py.
user_sessions = _table(
    "user_sessions",
    Column("hash", Text, primary_key=True),
    Column("user_key", Key, ForeignKey("users.key"), nullable=False),
    Column("created", Key, nullable=False),
    Column("last_seen", Key, nullable=False),
    Column("expires", Key, nullable=False),
    # The browser's name for itself, shortened.
    Column("agent", Text, nullable=False),
    Index("ix_user_sessions_user", "user_key"),
    Index("ix_user_sessions_expires", "expires"),
)

# Secrets that are valid once and for a short time: links, challenges, passwords that wait for a
# code. See feeds/store/sign_in_steps.py.
sign_in_steps = _table(
    "sign_in_steps",
    Column("hash", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("user_key", Key, ForeignKey("users.key")),
    Column("data", Text, nullable=False),
    Column("expires", Key, nullable=False),
    PrimaryKeyConstraint("hash", "purpose"),
    Index("ix_sign_in_steps_expires", "expires"),
)

# Failed attempts by keyed hashes of accounts and addresses. See feeds/store/sign_in_failures.py.
sign_in_failures = _table(
    "sign_in_failures",
    Column("hash", Text, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("at", Key, nullable=False),
    Column("blocked_until", Key, nullable=False),
    Index("ix_sign_in_failures_at", "at"),
)

# Who changed what. See feeds/store/audit.py.
audit = _table(
    "audit",
    Column("key", Key, primary_key=True),
    Column("at", Key, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("headline", Text, nullable=False),
    # JSON without secrets or texts.
    Column("details", Text, nullable=False),
    Index("ix_audit_at", "at"),
    Index("ix_audit_actor", "actor", "key"),
    Index("ix_audit_object", "object_id", "key"),
)

# Counts of a feed, or of a kind of embed, on a day of the newsroom (days since 1970). See
# feeds/store/reader_counts.py.
reader_counts = _table(
    "reader_counts",
    Column("day", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("polls", Key, nullable=False, server_default="0"),
    # Answers 304.
    Column("unchanged", Key, nullable=False, server_default="0"),
    Column("bytes", Key, nullable=False, server_default="0"),
    # Distinct readers that state no number of subscribers.
    Column("readers", Key, nullable=False, server_default="0"),
    # Deliveries of the hub, and their time since the change.
    Column("deliveries", Key, nullable=False, server_default="0"),
    Column("delay_ms", Key, nullable=False, server_default="0"),
    Column("longest_delay_ms", Key, nullable=False, server_default="0"),
    PrimaryKeyConstraint("day", "address"),
)

# The newest number of subscribers that a service states for a feed on a day.
reader_services = _table(
    "reader_services",
    Column("day", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("subscribers", Key, nullable=False),
    Column("at", Key, nullable=False),
    PrimaryKeyConstraint("day", "address", "service"),
)

# The secret key of a day; deleted with the day's sketches when it is over, in no backup.
reader_keys = _table(
    "reader_keys",
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
)

# The smallest keyed hashes of a feed's readers on this day, in no backup.
reader_sketches = _table(
    "reader_sketches",
    Column("day", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("day", "address"),
)

# Rows of these end by themselves, or hold for one server's clients only: copies and backups do
# without them.
TRANSIENT = (user_sessions, sign_in_steps, sign_in_failures, reader_keys, reader_sketches)

# Texts that editors write in the desk, saved while they write. See feeds/store/working_copies.py.
working_copies = _table(
    "working_copies",
    # Also the id of the article that a new text becomes.
    Column("id", Text, primary_key=True),
    # The id of the article that it changes; null for a new text.
    Column("article", Text, unique=True),
    # The version of the article that the text began with (version_of).
    Column("base", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("editor", Text, nullable=False),
    Column("created", Key, nullable=False),
    Column("saved", Key, nullable=False),
    Index("ix_working_copies_saved", "saved"),
)

# Withdrawals that can still be taken back. See feeds/store/planned_withdrawals.py.
planned_withdrawals = _table(
    "planned_withdrawals",
    Column("article", Text, primary_key=True),
    Column("note", Text, nullable=False),
    Column("has_translations", Integer, nullable=False),
    Column("editor", Text, nullable=False),
    Column("due", Key, nullable=False),
    Index("ix_planned_withdrawals_due", "due"),
)

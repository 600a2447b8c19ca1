"""Phrases of the desk in Turkish. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Bunu genel yayın yönetmeni yapabilir.",
    "A code of your authenticator app is needed to sign in. Unused recovery codes: {count}.": (
        "Giriş için doğrulama uygulamanızın kodu gerekir. Kullanılmamış kurtarma kodu: {count}."
    ),
    "A contributor may do this.": "Bunu yazar yapabilir.",
    "About you": "Hakkınızda",
    "Account": "Hesap",
    "Actions": "İşlemler",
    "Add a passkey": "Geçiş anahtarı ekle",
    "Add a user": "Kullanıcı ekle",
    "Add, and show a one-time link": "Ekle ve tek kullanımlık bağlantıyı göster",
    "Addresses are not stored.": "Adresler saklanmaz.",
    "All": "Tümü",
    "All feeds": "Tüm akışlar",
    "An editor may do this.": "Bunu editör yapabilir.",
    "Answers from a static copy are not counted.": "Statik kopyadan verilen yanıtlar sayılmaz.",
    "Articles": "Haberler",
    "As a table": "Tablo olarak",
    "At least 10 characters. A sentence is easy to remember.": (
        "En az 10 karakter. Bir cümleyi hatırlamak kolaydır."
    ),
    "Audit": "İşlem kaydı",
    "Before": "Şundan önce",
    "Begin again": "Baştan başla",
    "Browsers allow passkeys only on https addresses and on localhost.": (
        "Tarayıcılar geçiş anahtarlarına yalnızca https adreslerinde ve localhost'ta izin verir."
    ),
    "By day, {first} to {last}. The highest: {value} on {day}.": (
        "Günlere göre, {first} – {last}. En yükseği: {value}, {day}."
    ),
    "Cancel": "Vazgeç",
    "Cards": "Kartlar",
    "Change": "Değiştir",
    "Code": "Kod",
    "Data sent": "Gönderilen veri",
    "Day": "Gün",
    "Days": "Günler",
    "Desk": "Yazı işleri",
    "Disable": "Devre dışı bırak",
    "E-mail address": "E-posta adresi",
    "Each code replaces a lost app once. Keep them now: they are not shown again.": (
        "Uygulamayı kaybederseniz bu kodların her biri bir kez onun yerine geçer. Şimdi "
        "saklayın: yeniden gösterilmez."
    ),
    "Embeds": "Gömmeler",
    "Enable": "Etkinleştir",
    "Export": "Dışa aktar",
    "Feed": "Akış",
    "Feeds": "Akışlar",
    "Feeds with filters": "Süzgeçli akışlar",
    "Filter": "Süz",
    "Frames": "Çerçeveler",
    "From": "Şundan itibaren",
    "Front": "Ana sayfa",
    "Full name": "Ad soyad",
    "I have kept them": "Sakladım",
    "Id or name": "Kimlik ya da ad",
    "Kind": "Tür",
    "Language of the desk": "Yazı işlerinin dili",
    "Name": "Ad",
    "Name of the passkey": "Anahtarın adı",
    "New password": "Yeni parola",
    "Newer": "Daha yeni",
    "Newest articles": "En yeni haberler",
    "No change passes these filters.": "Bu süzgeçlere uyan değişiklik yok.",
    "Nobody has polled in these days. Servers write their counts once a minute.": (
        "Bu günlerde sorgu yok. Sunucular sayılarını dakikada bir yazar."
    ),
    "Older": "Daha eski",
    "One-time link": "Tek kullanımlık bağlantı",
    "One-time link for {name}": "{name} için tek kullanımlık bağlantı",
    "Other browsers are signed out.": "Öteki tarayıcıların oturumu kapatıldı.",
    "Pages": "Sayfalar",
    "Partners": "Ortaklar",
    "Passkey": "Geçiş anahtarı",
    "Passkeys": "Geçiş anahtarları",
    "Passkeys need JavaScript.": "Geçiş anahtarları JavaScript gerektirir.",
    "Password": "Parola",
    "Polls": "Sorgular",
    "Polls of the element": "Ögenin sorguları",
    "Present password": "Şimdiki parola",
    "Push delay": "Teslim gecikmesi",
    "QR code of the secret": "Gizli anahtarın QR kodu",
    "Readers": "Okurlar",
    "Recovery codes": "Kurtarma kodları",
    "Related items of articles": "Haberlerin ilgili haberleri",
    "Remove": "Kaldır",
    "Remove second factor and passkeys": "İkinci adımı ve anahtarları kaldır",
    "Revisions of articles": "Haberlerin sürümleri",
    "Role": "Rol",
    "Role of {name}": "{name}: rol",
    "Save": "Kaydet",
    "Saved.": "Kaydedildi.",
    "Scan this picture with an authenticator app, or type the secret into it.": (
        "Bu resmi bir doğrulama uygulamasıyla tarayın ya da gizli anahtarı uygulamaya yazın."
    ),
    "Second factor": "İkinci adım",
    "Send it to this user only. It is valid once, for an hour, and is not shown again.": (
        "Yalnızca bu kullanıcıya gönderin. Bir kez, bir saat geçerlidir ve yeniden gösterilmez."
    ),
    "Service": "Hizmet",
    "Services": "Hizmetler",
    "Sessions": "Oturumlar",
    "Set it up": "Kur",
    "Set it up again": "Yeniden kur",
    "Set the password": "Parolayı belirle",
    "Sign in": "Giriş yap",
    "Sign in by a link": "Bağlantıyla giriş",
    "Sign in by a passkey": "Geçiş anahtarıyla giriş yap",
    "Sign in by fingerprint, face or security key, without password and code.": (
        "Geçiş anahtarıyla parmak iziniz, yüzünüz ya da güvenlik anahtarınızla, "
        "parolasız ve kodsuz girersiniz."
    ),
    "Sign in in another tab, then send the form again.": (
        "Başka bir sekmede giriş yapın, sonra formu yeniden gönderin."
    ),
    "Sign out": "Çıkış yap",
    "Sign out and in again to change this.": "Bunu değiştirmek için çıkıp yeniden giriş yapın.",
    "Sign out everywhere but here": "Buradan başka her yerde çıkış yap",
    "Skip to the content": "İçeriğe geç",
    "Someone else has changed this meanwhile": "Bu arada başkası bunu değiştirdi",
    "Sources": "Kaynaklar",
    "State": "Durum",
    "Stories": "Konular",
    "Subscribers": "Aboneler",
    "Subscribers: the numbers that services state, and distinct readers.": (
        "Aboneler: hizmetlerin bildirdiği sayılar ve farklı okurlar."
    ),
    "Switch it off": "Kapat",
    "Switch it on": "Aç",
    "The article store is not ready": "Haber deposu hazır değil",
    "The browser did not create a passkey.": "Tarayıcı geçiş anahtarı oluşturmadı.",
    "The browser did not sign in by a passkey.": "Tarayıcı geçiş anahtarıyla giriş yapmadı.",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Form çok eski ya da başka bir siteden geliyor. Geri dönün, yenileyin, yeniden deneyin."
    ),
    "The form was not accepted": "Form kabul edilmedi",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Bağlantı bir kez, bir saat geçerlidir. Parolanızı sonraki sayfada belirlersiniz."
    ),
    "The passkey is added.": "Geçiş anahtarı eklendi.",
    "The passkey is removed.": "Geçiş anahtarı kaldırıldı.",
    "The password is changed. Other browsers are signed out.": (
        "Parola değişti. Öteki tarayıcıların oturumu kapatıldı."
    ),
    "The public site": "Genel site",
    "The second factor is off.": "İkinci adım kapalı.",
    "The second factor is on.": "İkinci adım açık.",
    "The six digits of your authenticator app, or a recovery code.": (
        "Doğrulama uygulamanızdaki altı rakam ya da bir kurtarma kodu."
    ),
    "There are no articles yet.": "Henüz haber yok.",
    "There is no such page": "Böyle bir sayfa yok",
    "This does not work": "Bu olmadı",
    "To change second factors and passkeys, sign out and in again.": (
        "İkinci adımı ve anahtarları değiştirmek için çıkıp yeniden giriş yapın."
    ),
    "To the front of the desk": "Yazı işleri ana sayfasına",
    "Too many attempts. Try again in {seconds} s.": (
        "Çok fazla deneme. {seconds} sn sonra yeniden deneyin."
    ),
    "Type the six digits that the app shows.": "Uygulamanın gösterdiği altı rakamı yazın.",
    "Unchanged (304)": "Değişmemiş (304)",
    "Users": "Kullanıcılar",
    "Who": "Kim",
    "With an authenticator app, a stolen password is not enough to sign in.": (
        "Doğrulama uygulamasıyla, çalınan bir parola giriş için yetmez."
    ),
    "With news": "Yenilikle",
    "Without a password, ask a chief for a one-time link.": (
        "Parolanız yoksa genel yayın yönetmeninden tek kullanımlık bağlantı isteyin."
    ),
    "You are signed out": "Oturumunuz kapalı",
    "You have no password yet. Set one now: the link is used.": (
        "Henüz parolanız yok. Şimdi belirleyin: bağlantı kullanıldı."
    ),
    "Your role does not permit this": "Rolünüz buna izin vermiyor",
    "a password has at least 10 characters": "parola en az 10 karakter olmalı",
    "a password has at most 500 characters": "parola en çok 500 karakter olabilir",
    "a password of so few different characters is too easy to guess": (
        "bu kadar az farklı karakterden oluşan parolayı bulmak çok kolay"
    ),
    "a password that has the name of the user is too easy to guess": (
        "kullanıcı adını içeren parolayı bulmak çok kolay"
    ),
    "accept proposals": "önerilerin kabulü",
    "active": "etkin",
    "add": "ekleme",
    "add articles": "haber ekleme",
    "add passkey": "geçiş anahtarı ekleme",
    "add second factor": "ikinci adım ekleme",
    "article": "haber",
    "articles of an import": "içe aktarılan haberler",
    "as in the browser": "tarayıcıdaki gibi",
    "change": "değişiklik",
    "change role": "rol değişikliği",
    "change settings": "ayar değişikliği",
    "chief": "genel yayın yönetmeni",
    "command line": "komut satırı",
    "connector": "bağlayıcı",
    "contributor": "yazar",
    "create": "oluşturma",
    "disable": "devre dışı bırakma",
    "disabled": "devre dışı",
    "editor": "editör",
    "enable": "etkinleştirme",
    "erase texts": "metinlerin silinmesi",
    "import": "içe aktarma",
    "issue": "verme",
    "issue link": "bağlantı verme",
    "merge": "birleştirme",
    "no password yet": "henüz parola yok",
    "oEmbed": "oEmbed",
    "order": "sıralama",
    "partner": "ortak",
    "person": "kişi",
    "picture": "resim",
    "program": "program",
    "publish": "yayımlama",
    "redirect": "yönlendirme",
    "relate": "ilişkilendirme",
    "relation": "ilişki",
    "remove": "kaldırma",
    "remove articles": "haber çıkarma",
    "remove passkey": "geçiş anahtarını kaldırma",
    "remove second factor": "ikinci adımı kaldırma",
    "remove second factors": "tüm ikinci adımları kaldırma",
    "rename": "yeniden adlandırma",
    "resume": "sürdürme",
    "revert": "önceki metne dönüş",
    "revise": "düzenleme",
    "revoke": "iptal",
    "rotate secret": "gizli anahtar değişimi",
    "rotate token": "belirteç değişimi",
    "schedule": "zamanlama",
    "section": "bölüm",
    "set password": "parola belirleme",
    "source": "kaynak",
    "split": "bölme",
    "storyline": "dosya",
    "suspend": "askıya alma",
    "test": "deneme",
    "the account is disabled": "hesap devre dışı",
    "the account is gone": "hesap artık yok",
    "the browser sent something unreadable": "tarayıcı okunamayan bir şey gönderdi",
    "the browser's passkey is not valid": "tarayıcının geçiş anahtarı geçersiz",
    "the code came too late; begin again": "kod geç geldi; baştan başlayın",
    "the code came too late; sign in again": "kod geç geldi; yeniden giriş yapın",
    "the code is wrong, or was used before": "kod yanlış ya da daha önce kullanıldı",
    "the code is wrong; check the clock of the device": "kod yanlış; aygıtın saatini kontrol edin",
    "the link was used, or is too old; ask for a new one": (
        "bağlantı kullanıldı ya da çok eski; yenisini isteyin"
    ),
    "the name or the password is wrong": "ad ya da parola yanlış",
    "the passkey came too late; begin again": "geçiş anahtarı geç geldi; baştan başlayın",
    "the passkey's signature is wrong": "geçiş anahtarının imzası yanlış",
    "there is no such passkey": "böyle bir geçiş anahtarı yok",
    "this browser": "bu tarayıcı",
    "this passkey is not known here, or came too late": (
        "bu geçiş anahtarı burada bilinmiyor ya da geç geldi"
    ),
    "this passkey is registered already": "bu geçiş anahtarı zaten kayıtlı",
    "token": "belirteç",
    "unknown browser": "bilinmeyen tarayıcı",
    "unpublish": "yayından kaldırma",
    "unrelate": "ilişkiyi kaldırma",
    "upload": "yükleme",
    "user": "kullanıcı",
    "webhook": "webhook",
    "with a second factor": "ikinci adımla",
    "withdraw": "geri çekme",
    "{count} days": "{count} gün",
}

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
    "An editor may do this.": "Bunu editör yapabilir.",
    "Articles": "Haberler",
    "At least 10 characters. A sentence is easy to remember.": (
        "En az 10 karakter. Bir cümleyi hatırlamak kolaydır."
    ),
    "Audit": "İşlem kaydı",
    "Begin again": "Baştan başla",
    "Browsers allow passkeys only on https addresses and on localhost.": (
        "Tarayıcılar geçiş anahtarlarına yalnızca https adreslerinde ve localhost'ta izin verir."
    ),
    "Cancel": "Vazgeç",
    "Change": "Değiştir",
    "Code": "Kod",
    "Desk": "Yazı işleri",
    "Disable": "Devre dışı bırak",
    "E-mail address": "E-posta adresi",
    "Each code replaces a lost app once. Keep them now: they are not shown again.": (
        "Uygulamayı kaybederseniz bu kodların her biri bir kez onun yerine geçer. Şimdi "
        "saklayın: yeniden gösterilmez."
    ),
    "Enable": "Etkinleştir",
    "Front": "Ana sayfa",
    "Full name": "Ad soyad",
    "I have kept them": "Sakladım",
    "Language of the desk": "Yazı işlerinin dili",
    "Name": "Ad",
    "Name of the passkey": "Anahtarın adı",
    "New password": "Yeni parola",
    "Newest articles": "En yeni haberler",
    "One-time link": "Tek kullanımlık bağlantı",
    "One-time link for {name}": "{name} için tek kullanımlık bağlantı",
    "Other browsers are signed out.": "Öteki tarayıcıların oturumu kapatıldı.",
    "Partners": "Ortaklar",
    "Passkey": "Geçiş anahtarı",
    "Passkeys": "Geçiş anahtarları",
    "Passkeys need JavaScript.": "Geçiş anahtarları JavaScript gerektirir.",
    "Password": "Parola",
    "Present password": "Şimdiki parola",
    "QR code of the secret": "Gizli anahtarın QR kodu",
    "Readers": "Okurlar",
    "Recovery codes": "Kurtarma kodları",
    "Remove": "Kaldır",
    "Remove second factor and passkeys": "İkinci adımı ve anahtarları kaldır",
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
    "Sessions": "Oturumlar",
    "Set it up": "Kur",
    "Set it up again": "Yeniden kur",
    "Set the password": "Parolayı belirle",
    "Sign in": "Giriş yap",
    "Sign in by a link": "Bağlantıyla giriş",
    "Sign in by a passkey": "Geçiş anahtarıyla giriş yap",
    "Sign in by fingerprint, face or security key, without password and code.": (
        "Geçiş anahtarıyla parmak iziniz, yüzünüz ya da güvenlik anahtarınızla, parolasız ve "
        "kodsuz girersiniz."
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
    "Users": "Kullanıcılar",
    "With an authenticator app, a stolen password is not enough to sign in.": (
        "Doğrulama uygulamasıyla, çalınan bir parola giriş için yetmez."
    ),
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
    "active": "etkin",
    "as in the browser": "tarayıcıdaki gibi",
    "chief": "genel yayın yönetmeni",
    "contributor": "yazar",
    "disabled": "devre dışı",
    "editor": "editör",
    "no password yet": "henüz parola yok",
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
    "unknown browser": "bilinmeyen tarayıcı",
    "with a second factor": "ikinci adımla",
}

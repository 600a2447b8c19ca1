"""Phrases of the desk in Turkish. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Bunu genel yayın yönetmeni yapabilir.",
    "A contributor may do this.": "Bunu yazar yapabilir.",
    "An editor may do this.": "Bunu editör yapabilir.",
    "Articles": "Haberler",
    "Audit": "İşlem kaydı",
    "Begin again": "Baştan başla",
    "Code": "Kod",
    "Desk": "Yazı işleri",
    "Front": "Ana sayfa",
    "Name": "Ad",
    "Newest articles": "En yeni haberler",
    "Partners": "Ortaklar",
    "Password": "Parola",
    "Readers": "Okurlar",
    "Second factor": "İkinci adım",
    "Sign in": "Giriş yap",
    "Sign in by a link": "Bağlantıyla giriş",
    "Sign in in another tab, then send the form again.": (
        "Başka bir sekmede giriş yapın, sonra formu yeniden gönderin."
    ),
    "Sign out": "Çıkış yap",
    "Skip to the content": "İçeriğe geç",
    "Someone else has changed this meanwhile": "Bu arada başkası bunu değiştirdi",
    "Sources": "Kaynaklar",
    "Stories": "Konular",
    "The article store is not ready": "Haber deposu hazır değil",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Form çok eski ya da başka bir siteden geliyor. Geri dönün, yenileyin, yeniden deneyin."
    ),
    "The form was not accepted": "Form kabul edilmedi",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Bağlantı bir kez, bir saat geçerlidir. Parolanızı sonraki sayfada belirlersiniz."
    ),
    "The public site": "Genel site",
    "The six digits of your authenticator app, or a recovery code.": (
        "Doğrulama uygulamanızdaki altı rakam ya da bir kurtarma kodu."
    ),
    "There are no articles yet.": "Henüz haber yok.",
    "There is no such page": "Böyle bir sayfa yok",
    "This does not work": "Bu olmadı",
    "To the front of the desk": "Yazı işleri ana sayfasına",
    "Too many attempts. Try again in {seconds} s.": (
        "Çok fazla deneme. {seconds} sn sonra yeniden deneyin."
    ),
    "Users": "Kullanıcılar",
    "You are signed out": "Oturumunuz kapalı",
    "Your role does not permit this": "Rolünüz buna izin vermiyor",
    "a password has at least 10 characters": "parola en az 10 karakter olmalı",
    "a password has at most 500 characters": "parola en çok 500 karakter olabilir",
    "a password of so few different characters is too easy to guess": (
        "bu kadar az farklı karakterden oluşan parolayı bulmak çok kolay"
    ),
    "a password that has the name of the user is too easy to guess": (
        "kullanıcı adını içeren parolayı bulmak çok kolay"
    ),
    "the account is disabled": "hesap devre dışı",
    "the account is gone": "hesap artık yok",
    "the code came too late; begin again": "kod geç geldi; baştan başlayın",
    "the code came too late; sign in again": "kod geç geldi; yeniden giriş yapın",
    "the code is wrong, or was used before": "kod yanlış ya da daha önce kullanıldı",
    "the code is wrong; check the clock of the device": "kod yanlış; aygıtın saatini kontrol edin",
    "the link was used, or is too old; ask for a new one": (
        "bağlantı kullanıldı ya da çok eski; yenisini isteyin"
    ),
    "the name or the password is wrong": "ad ya da parola yanlış",
    "this passkey is registered already": "bu geçiş anahtarı zaten kayıtlı",
}

"""Phrases of the desk in Azerbaijani. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Bunu baş redaktor edə bilər.",
    "A contributor may do this.": "Bunu müəllif edə bilər.",
    "An editor may do this.": "Bunu redaktor edə bilər.",
    "Articles": "Məqalələr",
    "Audit": "Jurnal",
    "Begin again": "Yenidən başla",
    "Code": "Kod",
    "Desk": "Redaksiya",
    "Front": "Baş səhifə",
    "Name": "Ad",
    "Newest articles": "Ən yeni məqalələr",
    "Partners": "Tərəfdaşlar",
    "Password": "Parol",
    "Readers": "Oxucular",
    "Second factor": "İkinci amil",
    "Sign in": "Daxil ol",
    "Sign in by a link": "Keçidlə daxil ol",
    "Sign in in another tab, then send the form again.": (
        "Başqa vərəqdə daxil olun, sonra formanı yenidən göndərin."
    ),
    "Sign out": "Çıxış",
    "Skip to the content": "Məzmuna keç",
    "Someone else has changed this meanwhile": "Bunu bu arada başqası dəyişib",
    "Sources": "Mənbələr",
    "Stories": "Süjetlər",
    "The article store is not ready": "Məqalə bazası hazır deyil",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Forma köhnəlib və ya başqa saytdan gəlib. Geri qayıdın, yeniləyin və təkrar cəhd edin."
    ),
    "The form was not accepted": "Forma qəbul edilmədi",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Keçid bir dəfə, bir saat ərzində etibarlıdır. Parolu növbəti səhifədə təyin edəcəksiniz."
    ),
    "The public site": "Açıq sayt",
    "The six digits of your authenticator app, or a recovery code.": (
        "Doğrulama tətbiqinin altı rəqəmi və ya bərpa kodu."
    ),
    "There are no articles yet.": "Hələ məqalə yoxdur.",
    "There is no such page": "Belə səhifə yoxdur",
    "This does not work": "Bu alınmadı",
    "To the front of the desk": "Redaksiyanın baş səhifəsinə",
    "Too many attempts. Try again in {seconds} s.": (
        "Həddən çox cəhd. {seconds} s sonra yenidən yoxlayın."
    ),
    "Users": "İstifadəçilər",
    "You are signed out": "Siz sistemdən çıxmısınız",
    "Your role does not permit this": "Rolunuz buna icazə vermir",
    "a password has at least 10 characters": "parolda ən azı 10 simvol olmalıdır",
    "a password has at most 500 characters": "parolda ən çoxu 500 simvol ola bilər",
    "a password of so few different characters is too easy to guess": (
        "bu qədər az fərqli simvoldan ibarət parolu tapmaq çox asandır"
    ),
    "a password that has the name of the user is too easy to guess": (
        "istifadəçinin adı olan parolu tapmaq çox asandır"
    ),
    "the account is disabled": "hesab söndürülüb",
    "the account is gone": "hesab artıq yoxdur",
    "the code came too late; begin again": "kod gecikib; yenidən başlayın",
    "the code came too late; sign in again": "kod gecikib; yenidən daxil olun",
    "the code is wrong, or was used before": "kod səhvdir və ya artıq işlənib",
    "the code is wrong; check the clock of the device": "kod səhvdir; cihazın saatını yoxlayın",
    "the link was used, or is too old; ask for a new one": (
        "keçid işlənib və ya köhnəlib; yenisini istəyin"
    ),
    "the name or the password is wrong": "ad və ya parol səhvdir",
    "this passkey is registered already": "bu açar artıq qeydiyyatdadır",
}

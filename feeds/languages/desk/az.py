"""Phrases of the desk in Azerbaijani. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Bunu baş redaktor edə bilər.",
    "A code of your authenticator app is needed to sign in. Unused recovery codes: {count}.": (
        "Daxil olmaq üçün doğrulama tətbiqinizin kodu lazımdır. İşlənməmiş bərpa kodları: {count}."
    ),
    "A contributor may do this.": "Bunu müəllif edə bilər.",
    "About you": "Sizin haqqınızda",
    "Account": "Hesab",
    "Actions": "Əməllər",
    "Add a passkey": "Keçid açarı əlavə et",
    "Add a user": "İstifadəçi əlavə et",
    "Add, and show a one-time link": "Əlavə et və birdəfəlik keçidi göstər",
    "Addresses are not stored.": "Ünvanlar saxlanılmır.",
    "All": "Hamısı",
    "All feeds": "Bütün lentlər",
    "An editor may do this.": "Bunu redaktor edə bilər.",
    "Answers from a static copy are not counted.": "Statik nüsxədən verilən cavablar sayılmır.",
    "Articles": "Məqalələr",
    "As a table": "Cədvəl kimi",
    "At least 10 characters. A sentence is easy to remember.": (
        "Ən azı 10 simvol. Cümləni yadda saxlamaq asandır."
    ),
    "Audit": "Jurnal",
    "Before": "Bu vaxta qədər",
    "Begin again": "Yenidən başla",
    "Browsers allow passkeys only on https addresses and on localhost.": (
        "Brauzerlər keçid açarlarına yalnız https ünvanlarında və localhost-da icazə verir."
    ),
    "By day, {first} to {last}. The highest: {value} on {day}.": (
        "Günlər üzrə, {first} – {last}. Ən yüksək: {value}, {day}."
    ),
    "Cancel": "Ləğv et",
    "Cards": "Kartlar",
    "Change": "Dəyiş",
    "Code": "Kod",
    "Data sent": "Göndərilən həcm",
    "Day": "Gün",
    "Days": "Günlər",
    "Desk": "Redaksiya",
    "Disable": "Söndür",
    "E-mail address": "E-poçt ünvanı",
    "Each code replaces a lost app once. Keep them now: they are not shown again.": (
        "Tətbiqi itirsəniz, bu kodların hər biri onu bir dəfə əvəz edir. İndi saxlayın: "
        "bir daha göstərilmir."
    ),
    "Embeds": "Yerləşdirmələr",
    "Enable": "Aktiv et",
    "Export": "İxrac",
    "Feed": "Lent",
    "Feeds": "Lentlər",
    "Feeds with filters": "Süzgəcli lentlər",
    "Filter": "Süz",
    "Frames": "Çərçivələr",
    "From": "Bu vaxtdan",
    "Front": "Baş səhifə",
    "Full name": "Tam ad",
    "I have kept them": "Saxladım",
    "Id or name": "Kod və ya ad",
    "Kind": "Növ",
    "Language of the desk": "Redaksiyanın dili",
    "Name": "Ad",
    "Name of the passkey": "Açarın adı",
    "New password": "Yeni parol",
    "Newer": "Daha yeni",
    "Newest articles": "Ən yeni məqalələr",
    "No change passes these filters.": "Bu süzgəclərə uyğun dəyişiklik yoxdur.",
    "Nobody has polled in these days. Servers write their counts once a minute.": (
        "Bu günlərdə sorğu olmayıb. Serverlər saylarını dəqiqədə bir dəfə yazır."
    ),
    "Older": "Daha köhnə",
    "One-time link": "Birdəfəlik keçid",
    "One-time link for {name}": "{name} üçün birdəfəlik keçid",
    "Other browsers are signed out.": "Başqa brauzerlərdən çıxıldı.",
    "Pages": "Səhifələr",
    "Partners": "Tərəfdaşlar",
    "Passkey": "Keçid açarı",
    "Passkeys": "Keçid açarları",
    "Passkeys need JavaScript.": "Keçid açarlarına JavaScript lazımdır.",
    "Password": "Parol",
    "Polls": "Sorğular",
    "Polls of the element": "Elementin sorğuları",
    "Present password": "İndiki parol",
    "Push delay": "Çatdırma gecikməsi",
    "QR code of the secret": "Sirrin QR kodu",
    "Readers": "Oxucular",
    "Recovery codes": "Bərpa kodları",
    "Related items of articles": "Məqalələrin əlaqəli xəbərləri",
    "Remove": "Sil",
    "Remove second factor and passkeys": "İkinci amili və açarları sil",
    "Revisions of articles": "Məqalələrin redaksiyaları",
    "Role": "Rol",
    "Role of {name}": "{name}: rol",
    "Save": "Saxla",
    "Saved.": "Saxlanıldı.",
    "Scan this picture with an authenticator app, or type the secret into it.": (
        "Bu şəkli doğrulama tətbiqi ilə oxudun və ya sirri ora yazın."
    ),
    "Second factor": "İkinci amil",
    "Send it to this user only. It is valid once, for an hour, and is not shown again.": (
        "Onu yalnız bu istifadəçiyə göndərin. Bir dəfə, bir saat etibarlıdır və bir "
        "daha göstərilmir."
    ),
    "Service": "Xidmət",
    "Services": "Xidmətlər",
    "Sessions": "Seanslar",
    "Set it up": "Qur",
    "Set it up again": "Yenidən qur",
    "Set the password": "Parolu təyin et",
    "Sign in": "Daxil ol",
    "Sign in by a link": "Keçidlə daxil ol",
    "Sign in by a passkey": "Keçid açarı ilə daxil ol",
    "Sign in by fingerprint, face or security key, without password and code.": (
        "Keçid açarı ilə barmaq izi, üz və ya təhlükəsizlik açarı vasitəsilə, parolsuz "
        "və kodsuz daxil olursunuz."
    ),
    "Sign in in another tab, then send the form again.": (
        "Başqa vərəqdə daxil olun, sonra formanı yenidən göndərin."
    ),
    "Sign out": "Çıxış",
    "Sign out and in again to change this.": "Bunu dəyişmək üçün çıxıb yenidən daxil olun.",
    "Sign out everywhere but here": "Buradan başqa hər yerdən çıx",
    "Skip to the content": "Məzmuna keç",
    "Someone else has changed this meanwhile": "Bunu bu arada başqası dəyişib",
    "Sources": "Mənbələr",
    "State": "Vəziyyət",
    "Stories": "Süjetlər",
    "Subscribers": "Abunəçilər",
    "Subscribers: the numbers that services state, and distinct readers.": (
        "Abunəçilər: xidmətlərin bildirdiyi saylar və fərqli oxucular."
    ),
    "Switch it off": "Söndür",
    "Switch it on": "Qoş",
    "The article store is not ready": "Məqalə bazası hazır deyil",
    "The browser did not create a passkey.": "Brauzer keçid açarı yaratmadı.",
    "The browser did not sign in by a passkey.": "Brauzer keçid açarı ilə daxil olmadı.",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Forma köhnəlib və ya başqa saytdan gəlib. Geri qayıdın, yeniləyin və təkrar cəhd edin."
    ),
    "The form was not accepted": "Forma qəbul edilmədi",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Keçid bir dəfə, bir saat ərzində etibarlıdır. Parolu növbəti səhifədə təyin edəcəksiniz."
    ),
    "The passkey is added.": "Keçid açarı əlavə edildi.",
    "The passkey is removed.": "Keçid açarı silindi.",
    "The password is changed. Other browsers are signed out.": (
        "Parol dəyişdirildi. Başqa brauzerlərdən çıxıldı."
    ),
    "The public site": "Açıq sayt",
    "The second factor is off.": "İkinci amil söndürüldü.",
    "The second factor is on.": "İkinci amil qoşuldu.",
    "The six digits of your authenticator app, or a recovery code.": (
        "Doğrulama tətbiqinin altı rəqəmi və ya bərpa kodu."
    ),
    "There are no articles yet.": "Hələ məqalə yoxdur.",
    "There is no such page": "Belə səhifə yoxdur",
    "This does not work": "Bu alınmadı",
    "To change second factors and passkeys, sign out and in again.": (
        "İkinci amili və açarları dəyişmək üçün çıxıb yenidən daxil olun."
    ),
    "To the front of the desk": "Redaksiyanın baş səhifəsinə",
    "Too many attempts. Try again in {seconds} s.": (
        "Həddən çox cəhd. {seconds} s sonra yenidən yoxlayın."
    ),
    "Type the six digits that the app shows.": "Tətbiqin göstərdiyi altı rəqəmi yazın.",
    "Unchanged (304)": "Dəyişməyib (304)",
    "Users": "İstifadəçilər",
    "Who": "Kim",
    "With an authenticator app, a stolen password is not enough to sign in.": (
        "Doğrulama tətbiqi ilə oğurlanmış parol daxil olmağa bəs etmir."
    ),
    "With news": "Yeniliklə",
    "Without a password, ask a chief for a one-time link.": (
        "Parolunuz yoxdursa, baş redaktordan birdəfəlik keçid istəyin."
    ),
    "You are signed out": "Siz sistemdən çıxmısınız",
    "You have no password yet. Set one now: the link is used.": (
        "Hələ parolunuz yoxdur. İndi təyin edin: keçid artıq işlənib."
    ),
    "Your role does not permit this": "Rolunuz buna icazə vermir",
    "a password has at least 10 characters": "parolda ən azı 10 simvol olmalıdır",
    "a password has at most 500 characters": "parolda ən çoxu 500 simvol ola bilər",
    "a password of so few different characters is too easy to guess": (
        "bu qədər az fərqli simvoldan ibarət parolu tapmaq çox asandır"
    ),
    "a password that has the name of the user is too easy to guess": (
        "istifadəçinin adı olan parolu tapmaq çox asandır"
    ),
    "accept proposals": "təkliflərin qəbulu",
    "active": "aktiv",
    "add": "əlavə",
    "add articles": "məqalələrin əlavəsi",
    "add passkey": "giriş açarının əlavəsi",
    "add second factor": "ikinci amilin əlavəsi",
    "article": "məqalə",
    "articles of an import": "idxalın məqalələri",
    "as in the browser": "brauzerdəki kimi",
    "change": "dəyişiklik",
    "change role": "rolun dəyişməsi",
    "change settings": "ayarların dəyişməsi",
    "chief": "baş redaktor",
    "command line": "əmr sətri",
    "connector": "bağlayıcı",
    "contributor": "müəllif",
    "create": "yaratma",
    "disable": "söndürmə",
    "disabled": "söndürülüb",
    "editor": "redaktor",
    "enable": "qoşma",
    "erase texts": "mətnlərin silinməsi",
    "import": "idxal",
    "issue": "verilmə",
    "issue link": "keçidin verilməsi",
    "merge": "birləşdirmə",
    "no password yet": "hələ parol yoxdur",
    "oEmbed": "oEmbed",
    "order": "sıralama",
    "partner": "tərəfdaş",
    "person": "şəxs",
    "picture": "şəkil",
    "program": "proqram",
    "publish": "nəşr",
    "redirect": "yönləndirmə",
    "relate": "əlaqələndirmə",
    "relation": "əlaqə",
    "remove": "silmə",
    "remove articles": "məqalələrin çıxarılması",
    "remove passkey": "giriş açarının silinməsi",
    "remove second factor": "ikinci amilin silinməsi",
    "remove second factors": "bütün ikinci amillərin silinməsi",
    "rename": "adın dəyişməsi",
    "resume": "davam",
    "revert": "əvvəlki mətnə qayıdış",
    "revise": "redaktə",
    "revoke": "ləğv",
    "rotate secret": "gizli açarın dəyişməsi",
    "rotate token": "tokenin dəyişməsi",
    "schedule": "vaxtın təyini",
    "section": "bölmə",
    "set password": "parolun təyini",
    "source": "mənbə",
    "split": "bölmə əməliyyatı",
    "storyline": "süjet",
    "suspend": "dayandırma",
    "test": "sınaq",
    "the account is disabled": "hesab söndürülüb",
    "the account is gone": "hesab artıq yoxdur",
    "the browser sent something unreadable": "brauzer oxunmayan məlumat göndərdi",
    "the browser's passkey is not valid": "brauzerin keçid açarı etibarsızdır",
    "the code came too late; begin again": "kod gecikib; yenidən başlayın",
    "the code came too late; sign in again": "kod gecikib; yenidən daxil olun",
    "the code is wrong, or was used before": "kod səhvdir və ya artıq işlənib",
    "the code is wrong; check the clock of the device": "kod səhvdir; cihazın saatını yoxlayın",
    "the link was used, or is too old; ask for a new one": (
        "keçid işlənib və ya köhnəlib; yenisini istəyin"
    ),
    "the name or the password is wrong": "ad və ya parol səhvdir",
    "the passkey came too late; begin again": "keçid açarı gecikib; yenidən başlayın",
    "the passkey's signature is wrong": "keçid açarının imzası səhvdir",
    "there is no such passkey": "belə keçid açarı yoxdur",
    "this browser": "bu brauzer",
    "this passkey is not known here, or came too late": (
        "bu keçid açarı burada tanınmır və ya gecikib"
    ),
    "this passkey is registered already": "bu keçid açarı artıq qeydiyyatdadır",
    "token": "token",
    "unknown browser": "naməlum brauzer",
    "unpublish": "nəşrdən çıxarma",
    "unrelate": "əlaqənin silinməsi",
    "upload": "yükləmə",
    "user": "istifadəçi",
    "webhook": "vebhuk",
    "with a second factor": "ikinci amillə",
    "withdraw": "geri çağırma",
    "{count} days": "{count} gün",
}

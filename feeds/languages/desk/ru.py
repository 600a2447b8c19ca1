"""Phrases of the desk in Russian. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Это может сделать главный редактор.",
    "A code of your authenticator app is needed to sign in. Unused recovery codes: {count}.": (
        "Для входа нужен код из приложения-аутентификатора. Неиспользованных кодов "
        "восстановления: {count}."
    ),
    "A contributor may do this.": "Это может сделать автор.",
    "About you": "О вас",
    "Account": "Учётная запись",
    "Actions": "Действия",
    "Add a passkey": "Добавить ключ доступа",
    "Add a user": "Добавить пользователя",
    "Add, and show a one-time link": "Добавить и показать одноразовую ссылку",
    "Addresses are not stored.": "Адреса не хранятся.",
    "All": "Все",
    "All feeds": "Все ленты",
    "An editor may do this.": "Это может сделать редактор.",
    "Answers from a static copy are not counted.": "Ответы из статической копии не считаются.",
    "Articles": "Статьи",
    "As a table": "Таблицей",
    "At least 10 characters. A sentence is easy to remember.": (
        "Не менее 10 символов. Предложение легко запомнить."
    ),
    "Audit": "Журнал действий",
    "Before": "До",
    "Begin again": "Начать сначала",
    "Browsers allow passkeys only on https addresses and on localhost.": (
        "Браузеры разрешают ключи доступа только на адресах https и на localhost."
    ),
    "By day, {first} to {last}. The highest: {value} on {day}.": (
        "По дням, {first} – {last}. Больше всего: {value}, {day}."
    ),
    "Cancel": "Отмена",
    "Cards": "Карточки",
    "Change": "Изменить",
    "Code": "Код",
    "Data sent": "Отправлено",
    "Day": "День",
    "Days": "Дни",
    "Desk": "Редакция",
    "Disable": "Отключить",
    "E-mail address": "Адрес электронной почты",
    "Each code replaces a lost app once. Keep them now: they are not shown again.": (
        "Каждый из этих кодов один раз заменит приложение, если вы его потеряете. "
        "Сохраните их сейчас: больше они не показываются."
    ),
    "Embeds": "Вставки",
    "Enable": "Включить",
    "Export": "Экспорт",
    "Feed": "Лента",
    "Feeds": "Ленты",
    "Feeds with filters": "Ленты с фильтрами",
    "Filter": "Отобрать",
    "Frames": "Фреймы",
    "From": "С",
    "Front": "Главная",
    "Full name": "Полное имя",
    "I have kept them": "Я их сохранил(а)",
    "Id or name": "Код или имя",
    "Kind": "Вид",
    "Language of the desk": "Язык редакции",
    "Name": "Имя",
    "Name of the passkey": "Название ключа",
    "New password": "Новый пароль",
    "Newer": "Новее",
    "Newest articles": "Новейшие статьи",
    "No change passes these filters.": "Нет изменений с такими условиями.",
    "Nobody has polled in these days. Servers write their counts once a minute.": (
        "В эти дни запросов не было. Серверы записывают счёт раз в минуту."
    ),
    "Older": "Старее",
    "One-time link": "Одноразовая ссылка",
    "One-time link for {name}": "Одноразовая ссылка для {name}",
    "Other browsers are signed out.": "В других браузерах вход завершён.",
    "Pages": "Страницы",
    "Partners": "Партнёры",
    "Passkey": "Ключ доступа",
    "Passkeys": "Ключи доступа",
    "Passkeys need JavaScript.": "Для ключей доступа нужен JavaScript.",
    "Password": "Пароль",
    "Polls": "Запросы",
    "Polls of the element": "Запросы элемента",
    "Present password": "Нынешний пароль",
    "Push delay": "Задержка доставки",
    "QR code of the secret": "QR-код секрета",
    "Readers": "Читатели",
    "Recovery codes": "Коды восстановления",
    "Related items of articles": "Связанные новости статей",
    "Remove": "Удалить",
    "Remove second factor and passkeys": "Удалить второй фактор и ключи",
    "Revisions of articles": "Редакции статей",
    "Role": "Роль",
    "Role of {name}": "Роль: {name}",
    "Save": "Сохранить",
    "Saved.": "Сохранено.",
    "Scan this picture with an authenticator app, or type the secret into it.": (
        "Отсканируйте картинку приложением-аутентификатором или введите в него секрет."
    ),
    "Second factor": "Второй фактор",
    "Send it to this user only. It is valid once, for an hour, and is not shown again.": (
        "Отправьте её только этому пользователю. Она действует один раз, в течение "
        "часа, и больше не показывается."
    ),
    "Service": "Сервис",
    "Services": "Сервисы",
    "Sessions": "Сеансы",
    "Set it up": "Настроить",
    "Set it up again": "Настроить заново",
    "Set the password": "Задать пароль",
    "Sign in": "Войти",
    "Sign in by a link": "Вход по ссылке",
    "Sign in by a passkey": "Войти с ключом доступа",
    "Sign in by fingerprint, face or security key, without password and code.": (
        "С ключом доступа вы входите по отпечатку пальца, лицу или аппаратному ключу, "
        "без пароля и кода."
    ),
    "Sign in in another tab, then send the form again.": (
        "Войдите в другой вкладке и отправьте форму ещё раз."
    ),
    "Sign out": "Выйти",
    "Sign out and in again to change this.": "Чтобы изменить это, выйдите и войдите снова.",
    "Sign out everywhere but here": "Выйти везде, кроме этого браузера",
    "Skip to the content": "К содержанию",
    "Someone else has changed this meanwhile": "Тем временем это изменил кто-то другой",
    "Sources": "Источники",
    "State": "Состояние",
    "Stories": "Сюжеты",
    "Subscribers": "Подписчики",
    "Subscribers: the numbers that services state, and distinct readers.": (
        "Подписчики: числа, которые сообщают сервисы, и разные читатели."
    ),
    "Switch it off": "Выключить",
    "Switch it on": "Включить",
    "The article store is not ready": "Хранилище статей не готово",
    "The browser did not create a passkey.": "Браузер не создал ключ доступа.",
    "The browser did not sign in by a passkey.": "Браузер не выполнил вход с ключом доступа.",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Форма устарела или пришла с другого сайта. Вернитесь, обновите её и попробуйте ещё раз."
    ),
    "The form was not accepted": "Форма не принята",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Ссылка действует один раз, в течение часа. Пароль вы зададите на следующей странице."
    ),
    "The passkey is added.": "Ключ доступа добавлен.",
    "The passkey is removed.": "Ключ доступа удалён.",
    "The password is changed. Other browsers are signed out.": (
        "Пароль изменён. В других браузерах вход завершён."
    ),
    "The public site": "Публичный сайт",
    "The second factor is off.": "Второй фактор выключен.",
    "The second factor is on.": "Второй фактор включён.",
    "The six digits of your authenticator app, or a recovery code.": (
        "Шесть цифр из приложения-аутентификатора или код восстановления."
    ),
    "There are no articles yet.": "Статей пока нет.",
    "There is no such page": "Такой страницы нет",
    "This does not work": "Не получилось",
    "To change second factors and passkeys, sign out and in again.": (
        "Чтобы изменить второй фактор и ключи, выйдите и войдите снова."
    ),
    "To the front of the desk": "На главную редакции",
    "Too many attempts. Try again in {seconds} s.": (
        "Слишком много попыток. Повторите через {seconds} с."
    ),
    "Type the six digits that the app shows.": "Введите шесть цифр, которые показывает приложение.",
    "Unchanged (304)": "Без изменений (304)",
    "Users": "Пользователи",
    "Who": "Кто",
    "With an authenticator app, a stolen password is not enough to sign in.": (
        "С приложением-аутентификатором украденного пароля для входа мало."
    ),
    "With news": "С новостями",
    "Without a password, ask a chief for a one-time link.": (
        "Если пароля нет, попросите у главного редактора одноразовую ссылку."
    ),
    "You are signed out": "Вы не вошли",
    "You have no password yet. Set one now: the link is used.": (
        "У вас ещё нет пароля. Задайте его сейчас: ссылка уже использована."
    ),
    "Your role does not permit this": "Ваша роль этого не позволяет",
    "a password has at least 10 characters": "в пароле должно быть не менее 10 символов",
    "a password has at most 500 characters": "в пароле может быть не более 500 символов",
    "a password of so few different characters is too easy to guess": (
        "пароль из столь немногих разных символов слишком легко угадать"
    ),
    "a password that has the name of the user is too easy to guess": (
        "пароль с именем пользователя слишком легко угадать"
    ),
    "accept proposals": "принятие предложений",
    "active": "активен",
    "add": "добавление",
    "add articles": "добавление статей",
    "add passkey": "добавление ключа доступа",
    "add second factor": "добавление второго фактора",
    "article": "статья",
    "articles of an import": "статьи импорта",
    "as in the browser": "как в браузере",
    "change": "изменение",
    "change role": "смена роли",
    "change settings": "изменение настроек",
    "chief": "главный редактор",
    "command line": "командная строка",
    "connector": "коннектор",
    "contributor": "автор",
    "create": "создание",
    "disable": "отключение",
    "disabled": "отключён",
    "editor": "редактор",
    "enable": "включение",
    "erase texts": "стирание текстов",
    "import": "импорт",
    "issue": "выдача",
    "issue link": "выдача ссылки",
    "merge": "объединение",
    "no password yet": "пароля ещё нет",
    "oEmbed": "oEmbed",
    "order": "порядок",
    "partner": "партнёр",
    "person": "человек",
    "picture": "изображение",
    "program": "программа",
    "publish": "публикация",
    "redirect": "перенаправление",
    "relate": "связывание",
    "relation": "связь",
    "remove": "удаление",
    "remove articles": "удаление статей",
    "remove passkey": "удаление ключа доступа",
    "remove second factor": "удаление второго фактора",
    "remove second factors": "удаление всех вторых факторов",
    "rename": "переименование",
    "resume": "возобновление",
    "revert": "возврат к прежнему тексту",
    "revise": "правка",
    "revoke": "отзыв",
    "rotate secret": "смена секрета",
    "rotate token": "смена токена",
    "schedule": "планирование",
    "section": "раздел",
    "set password": "смена пароля",
    "source": "источник",
    "split": "разделение",
    "storyline": "сюжет",
    "suspend": "приостановка",
    "test": "проверка",
    "the account is disabled": "учётная запись отключена",
    "the account is gone": "учётной записи больше нет",
    "the browser sent something unreadable": "браузер прислал нечитаемые данные",
    "the browser's passkey is not valid": "ключ доступа браузера недействителен",
    "the code came too late; begin again": "код пришёл слишком поздно; начните сначала",
    "the code came too late; sign in again": "код пришёл слишком поздно; войдите снова",
    "the code is wrong, or was used before": "код неверен или уже использован",
    "the code is wrong; check the clock of the device": "код неверен; проверьте часы устройства",
    "the link was used, or is too old; ask for a new one": (
        "ссылка использована или устарела; попросите новую"
    ),
    "the name or the password is wrong": "имя или пароль неверны",
    "the passkey came too late; begin again": "ключ доступа пришёл слишком поздно; начните сначала",
    "the passkey's signature is wrong": "подпись ключа доступа неверна",
    "there is no such passkey": "такого ключа доступа нет",
    "this browser": "этот браузер",
    "this passkey is not known here, or came too late": (
        "этот ключ доступа здесь неизвестен или пришёл слишком поздно"
    ),
    "this passkey is registered already": "этот ключ доступа уже зарегистрирован",
    "token": "токен",
    "unknown browser": "неизвестный браузер",
    "unpublish": "снятие с публикации",
    "unrelate": "удаление связи",
    "upload": "загрузка",
    "user": "пользователь",
    "webhook": "вебхук",
    "with a second factor": "со вторым фактором",
    "withdraw": "отзыв публикации",
    "{count} days": "дней: {count}",
}

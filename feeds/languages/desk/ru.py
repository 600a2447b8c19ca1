"""Phrases of the desk in Russian. Pure."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "A chief may do this.": "Это может сделать главный редактор.",
    "A contributor may do this.": "Это может сделать автор.",
    "An editor may do this.": "Это может сделать редактор.",
    "Articles": "Статьи",
    "Audit": "Журнал действий",
    "Begin again": "Начать сначала",
    "Code": "Код",
    "Desk": "Редакция",
    "Front": "Главная",
    "Name": "Имя",
    "Newest articles": "Новейшие статьи",
    "Partners": "Партнёры",
    "Password": "Пароль",
    "Readers": "Читатели",
    "Second factor": "Второй фактор",
    "Sign in": "Войти",
    "Sign in by a link": "Вход по ссылке",
    "Sign in in another tab, then send the form again.": (
        "Войдите в другой вкладке и отправьте форму ещё раз."
    ),
    "Sign out": "Выйти",
    "Skip to the content": "К содержанию",
    "Someone else has changed this meanwhile": "Тем временем это изменил кто-то другой",
    "Sources": "Источники",
    "Stories": "Сюжеты",
    "The article store is not ready": "Хранилище статей не готово",
    "The form is too old, or comes from another site. Go back, reload it, try again.": (
        "Форма устарела или пришла с другого сайта. Вернитесь, обновите её и попробуйте ещё раз."
    ),
    "The form was not accepted": "Форма не принята",
    "The link is valid once, for an hour. You set your password on the next page.": (
        "Ссылка действует один раз, в течение часа. Пароль вы зададите на следующей странице."
    ),
    "The public site": "Публичный сайт",
    "The six digits of your authenticator app, or a recovery code.": (
        "Шесть цифр из приложения-аутентификатора или код восстановления."
    ),
    "There are no articles yet.": "Статей пока нет.",
    "There is no such page": "Такой страницы нет",
    "This does not work": "Не получилось",
    "To the front of the desk": "На главную редакции",
    "Too many attempts. Try again in {seconds} s.": (
        "Слишком много попыток. Повторите через {seconds} с."
    ),
    "Users": "Пользователи",
    "You are signed out": "Вы не вошли",
    "Your role does not permit this": "Ваша роль этого не позволяет",
    "a password has at least 10 characters": "в пароле должно быть не менее 10 символов",
    "a password has at most 500 characters": "в пароле может быть не более 500 символов",
    "a password of so few different characters is too easy to guess": (
        "пароль из столь немногих разных символов слишком легко угадать"
    ),
    "a password that has the name of the user is too easy to guess": (
        "пароль с именем пользователя слишком легко угадать"
    ),
    "the account is disabled": "учётная запись отключена",
    "the account is gone": "учётной записи больше нет",
    "the code came too late; begin again": "код пришёл слишком поздно; начните сначала",
    "the code came too late; sign in again": "код пришёл слишком поздно; войдите снова",
    "the code is wrong, or was used before": "код неверен или уже использован",
    "the code is wrong; check the clock of the device": "код неверен; проверьте часы устройства",
    "the link was used, or is too old; ask for a new one": (
        "ссылка использована или устарела; попросите новую"
    ),
    "the name or the password is wrong": "имя или пароль неверны",
    "this passkey is registered already": "этот ключ уже зарегистрирован",
}

"""The few words of a transcript that nobody in the conversation wrote, in the reader's language where it is known."""

from typing import Literal

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One language's."""

    language: str
    you: str
    agent: str
    assistant: str
    case: str
    made: str
    files: str
    direction: Literal["ltr", "rtl"] = "ltr"


_ENGLISH = Words(
    language="en", you="You", agent="Agent", assistant="Assistant", case="Case", made="Downloaded", files="Files"
)
_KNOWN = {
    "en": _ENGLISH,
    "de": Words(
        language="de",
        you="Sie",
        agent="Mitarbeiter",
        assistant="Assistent",
        case="Fall",
        made="Heruntergeladen",
        files="Dateien",
    ),
    "es": Words(
        language="es",
        you="Usted",
        agent="Agente",
        assistant="Asistente",
        case="Caso",
        made="Descargado",
        files="Archivos",
    ),
    "fr": Words(
        language="fr",
        you="Vous",
        agent="Conseiller",
        assistant="Assistant",
        case="Dossier",
        made="Téléchargé",
        files="Fichiers",
    ),
    "ar": Words(
        language="ar",
        you="أنت",
        agent="الموظف",
        assistant="المساعد",
        case="الحالة",
        made="تم التنزيل",
        files="الملفات",
        direction="rtl",
    ),
    "ja": Words(
        language="ja",
        you="お客様",
        agent="担当者",
        assistant="アシスタント",
        case="案件",
        made="ダウンロード日時",
        files="ファイル",
    ),
}


def words_for(locale: object) -> Words:
    """Return the words of a BCP 47 tag's language; English for one that is not here."""
    language = locale.replace("_", "-").split("-")[0].lower() if isinstance(locale, str) else ""
    return _KNOWN.get(language, _ENGLISH)

"""What mails to customers say that no agent wrote, in the language of the device on which a customer was seen last.

Invariant: every language has every words with the same places for names; English for a language that is not here.
"""

from typing import Literal
from uuid import UUID

import msgspec

from onglass.directory import queries as directory
from onglass.directory.engine.languages import language_of
from onglass.platform.transactions import Transaction


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One language's. Places for names: `{who}`, `{company}`."""

    language: str
    subject: str
    wrote: str
    open_app: str
    answer: str
    link_warning: str
    no_more: str
    ask_stop: str
    stop: str
    turn_on: str
    direction: Literal["ltr", "rtl"] = "ltr"


_ENGLISH = Words(
    language="en",
    subject="{who} ({company}) wrote to you",
    wrote="{who} from {company} wrote to you.",
    open_app="Open {company}'s app to read and answer.",
    answer="Read and answer",
    link_warning="The link works once and opens this conversation as you: do not pass it on.",
    no_more="No more of these mails",
    ask_stop="Stop mails about missed answers?",
    stop="Stop these mails",
    turn_on="You can turn them on again in the app.",
)
CATALOGUE = {
    "en": _ENGLISH,
    "de": Words(
        language="de",
        subject="{who} ({company}) hat Ihnen geschrieben",
        wrote="{who} von {company} hat Ihnen geschrieben.",
        open_app="Öffnen Sie die App von {company}, um zu lesen und zu antworten.",
        answer="Lesen und antworten",
        link_warning="Der Link gilt einmal und öffnet diese Unterhaltung in Ihrem Namen: Geben Sie ihn nicht weiter.",
        no_more="Keine solchen E-Mails mehr",
        ask_stop="E-Mails über verpasste Antworten beenden?",
        stop="Diese E-Mails beenden",
        turn_on="In der App können Sie sie wieder einschalten.",
    ),
    "es": Words(
        language="es",
        subject="{who} ({company}) le ha escrito",
        wrote="{who} de {company} le ha escrito.",
        open_app="Abra la app de {company} para leer y responder.",
        answer="Leer y responder",
        link_warning="El enlace funciona una vez y abre esta conversación en su nombre: no lo comparta.",
        no_more="No recibir más estos correos",
        ask_stop="¿Dejar de recibir correos sobre respuestas no leídas?",
        stop="Dejar de recibirlos",
        turn_on="Puede volver a activarlos en la app.",
    ),
    "fr": Words(
        language="fr",
        subject="{who} ({company}) vous a écrit",
        wrote="{who} de {company} vous a écrit.",
        open_app="Ouvrez l’application de {company} pour lire et répondre.",
        answer="Lire et répondre",
        link_warning="Le lien fonctionne une fois et ouvre cette conversation en votre nom : ne le partagez pas.",
        no_more="Ne plus recevoir ces e-mails",
        ask_stop="Arrêter les e-mails sur les réponses manquées ?",
        stop="Arrêter ces e-mails",
        turn_on="Vous pouvez les réactiver dans l’application.",
    ),
    "ar": Words(
        language="ar",
        subject="رسالة إليك من {who} ({company})",
        wrote="لديك رسالة من {who} من {company}.",
        open_app="افتح تطبيق {company} للقراءة والرد.",
        answer="القراءة والرد",
        link_warning="يعمل الرابط مرة واحدة ويفتح هذه المحادثة باسمك: لا تشاركه مع أحد.",
        no_more="إيقاف هذه الرسائل",
        ask_stop="هل تريد إيقاف رسائل البريد عن الردود الفائتة؟",
        stop="إيقاف هذه الرسائل",
        turn_on="يمكنك تفعيلها مجددًا في التطبيق.",
        direction="rtl",
    ),
    "ja": Words(
        language="ja",
        subject="{who}（{company}）からメッセージが届いています",
        wrote="{company}の{who}からメッセージが届いています。",
        open_app="{company}のアプリを開いて、読んで返信してください。",
        answer="読んで返信する",
        link_warning="このリンクは一度だけ有効で、お客様としてこの会話を開きます。他の人に渡さないでください。",
        no_more="今後このメールを受け取らない",
        ask_stop="未読の返信についてのメールを停止しますか？",
        stop="このメールを停止する",
        turn_on="アプリで再び有効にできます。",
    ),
}


def words_for(locale: object) -> Words:
    """Return the words of a locale's language; English for one that is not here."""
    language = language_of(locale) or ""
    return CATALOGUE.get(language.partition("-")[0], _ENGLISH)


async def words_of_customer(tx: Transaction, customer_id: UUID) -> Words:
    """Return the words in the language of the device on which a customer was seen last, of those that tell one."""
    return words_for(await directory.latest_locale(tx, customer_id))

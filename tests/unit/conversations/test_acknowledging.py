"""What is mere thanks and what is not: a wrong "nothing to do" leaves a person unanswered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.conversations.engine import is_acknowledgement, tone_of
from onglass.conversations.engine.acknowledging import tone_of_agent, tone_of_customer
from onglass.conversations.model import QuickRepliesContent, QuickReplyOption, TextContent, Tone

THANKS = [
    "thanks",
    "Thanks!",
    "THANK YOU",
    "thank you so much",
    "Thank you very much for your help!",
    "thx",
    "ty",
    "Cheers mate",
    "many thanks",
    "thanksssss!!!",
    "thanks a lot, bye",
    "much appreciated",
    "Danke",
    "Dankeschön!",
    "vielen Dank für die schnelle Hilfe",
    "besten Dank",
    "Merci",
    "Merci beaucoup pour votre aide !",
    "merci, bonne journée",
    "Gracias",
    "¡Muchas gracias por tu ayuda!",
    "mil gracias",
    "Teşekkürler",
    "TEŞEKKÜR EDERİM",
    "çok teşekkür ederim, iyi günler",
    "sağ olun",
    "شكرا",
    "شكراً جزيلاً",
    "شكرا لك",
    "يعطيك العافية",
    "🙏",
    "thank you 🙏🏽",
]
ASSENT = [
    "ok",
    "OK.",
    "Okay!",
    "k",
    "okkkk",
    "alright",
    "got it",
    "Great, thanks!",
    "ok thank you 😊",
    "perfect 👍",
    "sounds good",
    "will do",
    "👍",
    "👍🏿",
    "👌👌",
    "❤️",
    "✅",
    "😊",
    "alles klar",
    "In Ordnung, danke",
    "verstanden",
    "super, vielen Dank",
    "d'accord",
    "D’accord, merci",
    "très bien",
    "ça marche",
    "vale",
    "de acuerdo, gracias",
    "perfecto",
    "tamam",
    "Tamamdır, teşekkürler",
    "anladım",
    "harika",
    "تمام",
    "حسنا شكرا",
    "ممتاز",
]
ASKS_FOR_SOMETHING = [
    "ok but it still fails",
    "thanks but no",
    "ok?",
    "thanks, and when?",
    "ok 2",
    "Thanks, my number is 555",
    "no",
    "yes",
    "yes please",
    "no thanks",
    "nope",
    "still broken",
    "not ok",
    "this is not great",
    "thanks for nothing",
    "ok cancel it",
    "great, it is broken again",
    "hello",
    "hi",
    "bye",
    "help",
    "help me",
    "👎",
    "😡",
    "😭",
    "ok 😡",
    "ok :(",
    "thanks :-(",
    "...",
    "!",
    "",
    "   ",
    "+",
    "danke, geht nicht",
    "danke aber es geht immer noch nicht",
    "ok und jetzt",
    "nein",
    "nicht gut",
    "ja",
    "merci mais ça ne marche pas",
    "ça ne marche pas",
    "pas d'accord",
    "non merci",
    "gracias pero no funciona",
    "no está bien",
    "¿vale",
    "tamam ama çalışmıyor",
    "olmadı",
    "teşekkürler ama hala aynı",
    "شكرا لكن لا يعمل",
    "تمام؟",
    "لا",
    "ok " * 40,
    "thanks " * 13,
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_ask_for_nothing(text: str) -> None:
    assert tone_of_customer(text) is Tone.THANKS


@pytest.mark.parametrize("text", ASSENT)
def test_assent_asks_for_nothing_unless_it_answers(text: str) -> None:
    assert tone_of_customer(text) is Tone.ASSENT
    assert is_acknowledgement(text)


@pytest.mark.parametrize("text", ASKS_FOR_SOMETHING)
def test_whatever_says_more_is_a_message(text: str) -> None:
    assert not is_acknowledgement(text)


@given(st.sampled_from(THANKS + ASSENT), st.sampled_from(["?", " 7", " but", " nicht", " لكن", " 😡"]))
def test_a_little_more_makes_it_a_message(text: str, more: str) -> None:
    assert not is_acknowledgement(text + more)


@given(st.text(max_size=120))
def test_any_text_has_a_tone(text: str) -> None:
    assert tone_of_customer(text) in {Tone.PLAIN, Tone.THANKS, Tone.ASSENT}


def test_agents_ask_or_do_not() -> None:
    assert tone_of_agent("Which card is it?") is Tone.QUESTION
    assert tone_of_agent("أي بطاقة؟") is Tone.QUESTION
    assert tone_of_agent("It is on its way.") is Tone.PLAIN
    assert tone_of(QuickRepliesContent(text="Which", options=[QuickReplyOption("a", "A")]), "agent") is Tone.QUESTION


def test_a_chosen_answer_is_never_mere_thanks() -> None:
    assert tone_of(TextContent(text="Thanks", quick_reply_id="a"), "customer") is Tone.PLAIN
    assert tone_of(TextContent(text="Thanks"), "customer") is Tone.THANKS

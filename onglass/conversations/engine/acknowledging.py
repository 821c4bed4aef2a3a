"""Telling thanks and assent from what asks for something: "thanks!", "👍", "d'accord merci" against all the rest.

Invariant: only a short text that is covered whole by known words is one; a question, a digit, an unknown word or an
unhappy face makes it a message like any other, since a wrong "nothing to do" leaves a person unanswered.
"""

# ruff: noqa: RUF001 - letters of other alphabets are the matter of this module
import re
import unicodedata

from onglass.conversations.model import Tone

_LONGEST = 80
_MOST_WORDS = 12
_LONGEST_PHRASE = 4
_ASKS = re.compile(r"[?؟？¿]")
_UNHAPPY = re.compile(r":'?-?[(/|\[]|\)-?:")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = {ord(each): None for each in "'’‘`´ʼ\u0640"} | {ord("ı"): "i"}
_HEART = "\u2764"
_THANKFUL_SIGNS = frozenset("🙏💐🌹")
_ASSENTING_SIGNS = frozenset("👍👌✅✔☑🙂😊😀😃😄😁☺🤝💯🎉🥳💪🙌👏😇🤗😍🥰💙💚💛🧡💜🤍" + _HEART)
_SKIN_TONES = range(0x1F3FB, 0x1F400)

# By language: what thanks, what agrees, and what may stand beside either without adding a thing to do.
_THANKS = (
    "thanks, thank you, thank u, thx, thnx, tnx, ty, tysm, cheers, much appreciated, appreciated, appreciate it,"
    "i appreciate it, many thanks, big thanks, ta,"
    "danke, dankeschön, danke schön, danke sehr, vielen dank, besten dank, herzlichen dank, tausend dank, dank dir,"
    "merci, merci beaucoup, merci bien, mille mercis, je vous remercie, grand merci,"
    "gracias, muchas gracias, mil gracias, muchísimas gracias, te lo agradezco, se lo agradezco, agradecido,"
    "agradecida,"
    "teşekkürler, teşekkür ederim, teşekkür ederiz, çok teşekkürler, çok teşekkür ederim, sağ ol, sağol, sağ olun,"
    "sağolun, eyvallah, tşk, tşkler,"
    "شكرا, شكرا لك, شكرا لكم, شكرا جزيلا, الف شكر, مشكور, مشكورة, مشكورين, تسلم, يعطيك العافية, جزاك الله خيرا,"
    "obrigado, obrigada, muito obrigado, muito obrigada, grazie, grazie mille, dank je, dank u, bedankt"
)
_ASSENT = (
    "ok, okay, okey, oki, okie, kk, alright, all right, got it, i see, understood, noted, great, perfect, cool, nice,"
    "super, fine, good, very good, sounds good, excellent, awesome, wonderful, brilliant, lovely, amazing,"
    "k, will do,"
    "no problem, no worries, that works, works for me, all good, makes sense, fair enough, thats great, thats fine,"
    "in ordnung, alles klar, klar, verstanden, passt, prima, klasse, toll, gut, sehr gut, alles gut, perfekt, gerne,"
    "geht klar, einverstanden,"
    "daccord, dac, entendu, compris, parfait, ça marche, très bien, bien reçu, cest bon, cest noté, super, impeccable,"
    "ça roule, nickel,"
    "vale, de acuerdo, entendido, perfecto, genial, bien, muy bien, listo, está bien, estupendo, claro, excelente,"
    "tamam, tamamdır, peki, anladım, anlaşıldı, olur, süper, harika, mükemmel, çok iyi, güzel, oldu,"
    "حسنا, تمام, طيب, ممتاز, فهمت, موافق, اوكي, اوك, رائع, جيد, ماشي, تم"
)
_BESIDE = (
    "you, u, so, very, much, so much, very much, a lot, again, for, your, the, my, quick, fast, kind, help, answer,"
    "reply, response, support, time, patience, and, that, it, this, is, thats, for that, for now, all, guys, team,"
    "everyone, sir, madam, mate, bye, goodbye, have a nice day, have a great day, have a good day, good day, take care,"
    "have a good one, then, well, oh, ah, hi, hello,"
    "dir, ihnen, euch, sehr, und, für, ihre, deine, eure, die, das, den, schnelle, hilfe, antwort, rückmeldung,"
    "na dann, tschüss, schönen tag, schönen tag noch, ihnen auch, dann, auch,"
    "beaucoup, bien, à vous, vous, pour, votre, ton, aide, laide, réponse, la, et, bonne journée, au revoir,"
    "alors,"
    "a ti, a usted, por, su, tu, ayuda, respuesta, y, muchas, todo, todo bien, buen día, adiós, entonces, pues,"
    "çok, yardımınız, yardımın, için, ve, ilginiz, cevabınız, iyi günler, kolay gelsin, o zaman,"
    "لك, لكم, جزيلا, على, المساعدة, مساعدتك, مساعدتكم, و, مع السلامة, كثيرا, جدا, يا"
)


def tone_of_customer(text: str) -> Tone:
    """Return THANKS or ASSENT (also with thanks: it may answer a question) for a text that says nothing else."""
    if len(text) > _LONGEST or _ASKS.search(text) or _UNHAPPY.search(text):
        return Tone.PLAIN
    words = _words(text)
    if not words or len(words) > _MOST_WORDS:
        return Tone.PLAIN
    found, place = Tone.PLAIN, 0
    while place < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
            tone = _PHRASES.get(" ".join(words[place : place + length]))
            if tone is not None:
                break
        else:
            return Tone.PLAIN
        found = max(found, tone)
        place += length
    return found


def tone_of_agent(text: str) -> Tone:
    """Return QUESTION for a text that asks something, else PLAIN."""
    return Tone.QUESTION if _ASKS.search(text) else Tone.PLAIN


def is_acknowledgement(text: str) -> bool:
    """Tell whether a customer's text asks for nothing where no question was put to them."""
    return tone_of_customer(text) is not Tone.PLAIN


def _words(text: str) -> list[str]:
    """Return the words and signs without case, accents, punctuation and drawn-out letters."""
    spaced = []
    for letter in unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold()):
        category = unicodedata.category(letter)
        if category in {"Mn", "Cf"} or ord(letter) in _SKIN_TONES:
            continue
        if category == "So":
            spaced.append(f" {letter} ")
        else:
            spaced.append(" " if category[0] in "PZC" else letter)
    return _DRAWN_OUT.sub(r"\1", "".join(spaced)).split()


def _phrases(listed: str) -> list[str]:
    return [" ".join(_words(phrase)) for phrase in listed.split(",")]


_PHRASES: dict[str, Tone] = (
    dict.fromkeys(_phrases(_BESIDE), Tone.PLAIN)
    | dict.fromkeys([*_phrases(_ASSENT), *_ASSENTING_SIGNS], Tone.ASSENT)
    | dict.fromkeys([*_phrases(_THANKS), *_THANKFUL_SIGNS], Tone.THANKS)
)

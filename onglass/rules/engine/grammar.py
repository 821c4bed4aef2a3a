"""The grammar of rules and how their text falls into words.

Invariant: every word of the language stands in `GRAMMAR` and nowhere else; the lexer learns them from there.
"""

import re
from collections.abc import Iterator

from lark import Token
from lark.lexer import Lexer, LexerState
from typing_extensions import override

# A comma, or an "or", that stands before a quoted text goes on with a list; every other comma is only for the reader.
GRAMMAR = r"""
start: "when" trigger ["if" any_of] "then" action ("and"? action)*

trigger: ("a" | "the") "conversation" "opens"          -> opens
  | "the" "customer" "writes"                           -> customer_writes
  | "an" "agent" "replies"                              -> agent_replies
  | _case "is" "assigned"                               -> assigned
  | _case "is" "resolved"                               -> resolved
  | _case "reopens"                                     -> reopens
  | "an" "answer" "is" "due" "soon"                     -> answer_due_soon
  | "an" "answer" "is" "late"                           -> answer_late
  | "a" "solution" "is" "late"                          -> solution_late
  | "a" "promise" "is" "broken"                         -> promise_broken
  | "the" "customer" "has" "waited" duration            -> waited
  | "the" "customer" "has" "been" "silent" "for" duration -> silent
_case: "it" | "the" "conversation"

duration: NUMBER unit ["of" OPEN "hours"]
unit: ("minute" | "minutes") -> minutes
  | ("hour" | "hours")       -> hours
  | ("day" | "days")         -> days

?any_of: all_of ("or" all_of)*
?all_of: term ("and" term)*
?term: NOT term                                         -> negated
  | "(" any_of ")"
  | question
?question: ["it" "is"] "inside" "hours"                     -> inside_hours
  | ["it" "is"] "outside" "hours"                       -> outside_hours
  | "the"? "message" "contains" strings                 -> message_contains
  | "the"? "subject" "contains" strings                 -> subject_contains
  | "the"? "language" is strings                        -> language_is
  | "the"? "queue" is strings                           -> queue_is
  | "the"? "team" is strings                            -> team_is
  | "the"? "app" is strings                             -> app_is
  | "the"? "platform" is strings                        -> platform_is
  | "the"? "screen" is strings                          -> screen_is
  | "the"? "channel" is strings                         -> channel_is
  | "the"? "tag" is strings                             -> tag_is
  | "it" "has" "the"? "tag" strings                     -> has_tag
  | "the"? "version" is STRING                          -> version_is
  | "the"? "version" "is" "at" "least" STRING           -> version_at_least
  | "the"? "version" "is" "below" STRING                -> version_below
  | "the"? "priority" is NUMBER                         -> priority_is
  | "the"? "priority" "is"? "at" "least" NUMBER         -> priority_at_least
  | "the"? "priority" "is"? "below" NUMBER              -> priority_below
  | "the"? "attribute" STRING is value                  -> attribute_is
  | "the"? "attribute" STRING "is" "at" "least" NUMBER  -> attribute_at_least
  | "the"? "attribute" STRING "is" "below" NUMBER       -> attribute_below
  | "the"? "customer" "attribute" STRING is value                  -> customer_attribute_is
  | "the"? "customer" "attribute" STRING "is" "at" "least" NUMBER  -> customer_attribute_at_least
  | "the"? "customer" "attribute" STRING "is" "below" NUMBER       -> customer_attribute_below
  | "the"? "customer" "is" "signed" "in"                -> signed_in
  | "the"? "customer" "is" "anonymous"                  -> anonymous
  | "the"? "assignee" "is" "nobody"                     -> unassigned
  | "the"? "assignee" "is" "somebody"                   -> is_assigned
  | "the"? "assignee" is strings                        -> assignee_is
  | "it" "is" "the"? "first" "message"                  -> first_message
is: "is" [NOT]

strings: STRING (_ALSO STRING)*
value: STRING (_ALSO STRING)* -> texts
  | NUMBER -> number
  | "yes" -> yes
  | "no" -> no

action: "reply" STRING                                  -> reply
  | "note" STRING                                       -> note
  | "tag" strings                                       -> tag
  | "untag" strings                                     -> untag
  | "route" "to" ["the"? "queue"] STRING                -> route
  | "assign" "to" ["the"? "agent"] STRING               -> assign_agent
  | "assign" "to" "the"? "team" STRING                  -> assign_team
  | "set" "the"? "priority" "to"? NUMBER                -> set_priority
  | "raise" "the"? "priority" ["by" NUMBER]             -> raise_priority
  | "set" "the"? "language" "to" STRING                 -> set_language
  | "set" ["the"? "attribute"] STRING "to" value        -> set_attribute
  | "close" ["with" "reason" STRING]                    -> close
  | "escalate" ["because" STRING]                       -> escalate
  | "snooze" "for" duration                             -> snooze

%declare STRING NUMBER NOT OPEN _ALSO
"""

UNKNOWN = "UNKNOWN"
_SIGNS = {"(": "LPAR", ")": "RPAR"}
_NAMED = {"not", "open"}
WORDS = frozenset(re.findall(r'"([a-z]+)"', GRAMMAR)) | _NAMED
# Quotes as people and their phones write them. A backslash keeps the sign after it.
_PIECE = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<string>"(?:\\.|[^"\\])*"|“(?:\\.|[^”\\])*”|„(?:\\.|[^“”\\])*[“”])
      | (?P<open_string>["“„])
      | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
      | (?P<word>[\w'-]+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)


class WordLexer(Lexer):
    """Cuts a rule into tokens; a word that the language does not have becomes one of type `UNKNOWN`."""

    __future_interface__ = 2

    def __init__(self, _configuration: object) -> None:
        """Lark hands its configuration to every lexer; this one needs none of it."""

    @override
    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        """Yield the tokens with their places."""
        text = lexer_state.text.text
        pieces = [piece for piece in _PIECE.finditer(text) if piece.lastgroup != "space"]
        for number, piece in enumerate(pieces):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            kind = _kind(piece, is_in_list=following is not None and following.lastgroup == "string")
            if kind is not None:
                yield _token(kind, piece, text)


def _kind(piece: re.Match[str], *, is_in_list: bool) -> str | None:
    """Return the type of a token; None for a comma that says nothing."""
    written = piece.group().lower()
    if written in {",", "or"} and is_in_list:
        return "_ALSO"
    if written == ",":
        return None
    if piece.lastgroup in {"string", "number"}:
        return piece.lastgroup.upper()
    return _SIGNS.get(written, written.upper() if written in WORDS else UNKNOWN)


def _token(kind: str, piece: re.Match[str], text: str) -> Token:
    line = text.count("\n", 0, piece.start()) + 1
    column = piece.start() - (text.rfind("\n", 0, piece.start()) + 1) + 1
    return Token(kind, piece.group(), start_pos=piece.start(), line=line, column=column, end_pos=piece.end())

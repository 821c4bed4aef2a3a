"""Every rule that the guide shows is one."""

import re

import pytest

from onglass.rules.engine import parse, render
from onglass.rules.engine.complaining import PHRASES
from tests.support.processes import ROOT

GUIDE = (ROOT / "docs/guides/rules.md").read_text()
EXAMPLES = re.findall(r"```rule\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_shows_a_dozen() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_of_the_guide_is_a_rule(text: str) -> None:
    rule = parse(text).rule
    assert parse(render(rule)).rule == rule


@pytest.mark.parametrize("phrase", PHRASES["when"])
def test_each_occasion_that_is_suggested_is_one(phrase: str) -> None:
    assert parse(f"when {phrase} then close").rule.trigger is not None


@pytest.mark.parametrize("phrase", PHRASES["if"])
def test_each_question_that_is_suggested_is_one(phrase: str) -> None:
    assert parse(f"when it reopens if {phrase} then close").rule.condition is not None


@pytest.mark.parametrize("phrase", PHRASES["then"])
def test_each_action_that_is_suggested_is_one(phrase: str) -> None:
    act = phrase.replace('language to "…"', 'language to "de"')
    assert parse(f"when it reopens then {act}").rule.acts

"""The wrappers for iOS, Android and Flutter are not built here; their syntax is read by real grammars."""

import re
from pathlib import Path

import pytest
import tree_sitter_dart
import tree_sitter_kotlin
import tree_sitter_swift
from tree_sitter import Language, Node, Parser

NATIVE = Path(__file__).resolve().parents[3] / "clients" / "native"
GRAMMARS = {
    ".swift": Language(tree_sitter_swift.language()),
    ".kt": Language(tree_sitter_kotlin.language()),
    ".dart": Language(tree_sitter_dart.language()),
}
FILES = sorted(path for path in NATIVE.rglob("*") if path.suffix in GRAMMARS)
WRAPPERS = ("ios/Sources/Onglass/OnglassView.swift", "android/src/main/kotlin/chat/onglass/OnglassView.kt")
OTHERS = ("flutter/lib/onglass.dart", "react-native/src/onglass.ts")


def _broken(node: Node) -> list[str]:
    if node.is_error or node.is_missing:
        return [f"line {node.start_point[0] + 1}: {(node.text or b'')[:60]!r}"]
    return [found for child in node.children for found in _broken(child)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_syntax_is_whole(file: Path) -> None:
    tree = Parser(GRAMMARS[file.suffix]).parse(file.read_bytes())
    assert _broken(tree.root_node) == []


def test_a_broken_file_would_be_seen() -> None:
    assert _broken(Parser(GRAMMARS[".kt"]).parse(b"class { fun (").root_node)


@pytest.mark.parametrize("name", [*WRAPPERS, *OTHERS])
def test_a_wrapper_says_only_what_the_bridge_knows(name: str) -> None:
    bridge = (NATIVE / "bridge" / "bridge.ts").read_text(encoding="utf-8")
    table = bridge[bridge.index("export const KINDS") : bridge.index("function fits")]
    known = set(re.findall(r"^  (\w+): \{ required", table, re.MULTILINE))
    said = set(re.findall(r"""\b_?send\(\s*['"](\w+)['"]""", (NATIVE / name).read_text(encoding="utf-8")))
    assert {"open", "close", "identify", "logout", "context", "request_failed", "network"} <= said <= known

"""Parses source files with the grammar of a language, and prints what it does not understand."""
import importlib
import pathlib
import re
import sys

from tree_sitter import Language, Parser

# What PowerShell's grammar takes for the name of a command; anything else is a slip that it does not mind.
COMMANDS = re.compile(
    "(ForEach|Where|Select)-Object|Export-ModuleMember|Import-Module|Add-Type|Join-Path|ConvertTo-SecureString|using"
    r"|New-\w+Signature"
)


def check(name, source, node):
    if node.is_error or node.is_missing:
        row, column = node.start_point
        text = source[node.start_byte : node.end_byte].decode(errors="replace")
        print(f"{name}:{row + 1}:{column + 1}: {node.type}: {text[:60]!r}")
        return
    if node.type == "command_name" and not COMMANDS.fullmatch(node.text.decode()):
        print(f"{name}:{node.start_point[0] + 1}: there is no command {node.text.decode()}")
    for child in node.children:
        check(name, source, child)


parser = Parser(Language(importlib.import_module("tree_sitter_" + sys.argv[1]).language()))
for path in map(pathlib.Path, sys.argv[2:]):
    data = path.read_bytes()
    check(path.name, data, parser.parse(data).root_node)

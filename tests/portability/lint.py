"""What SQL may say so that DuckDB, Spark and Trino all understand it, and understand the same.

The models are compiled for each engine first, so this is about what an engine is really sent.
sqlglot reads more than the engines do; so whatever is not listed here is a problem. Who needs
another function or construct looks it up in the manuals of all three engines, then lists it
here, or gives it a macro in macros/cross_db.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

ENGINES = ("duckdb", "spark", "trino")

# The same name, arguments and result in all three. `concat` is not among them: DuckDB leaves
# nulls out where the others give null; `||` is the same everywhere.
FUNCTIONS = {
    "abs", "bool_and", "bool_or", "cast", "ceil", "coalesce", "concat_ws", "count", "dense_rank",
    "exp", "extract", "floor", "greatest", "lag", "lead", "least", "length", "ln", "lower", "lpad",
    "max", "min", "nullif", "power", "rank", "replace", "round", "row_number", "sqrt", "substring",
    "sum", "trim", "try_cast", "upper",
}  # fmt: skip
# What macros/cross_db says to one engine (div is an operator).
FUNCTIONS_OF = {
    "duckdb": {
        "bit_and", "bit_or", "date_diff", "format", "generate_series", "make_date", "md5",
        "read_parquet", "regexp_matches", "string_agg", "string_split", "to_months", "unnest",
    },
    "spark": {
        "add_months", "array_join", "bit_and", "bit_or", "collect_list", "datediff", "div",
        "explode", "format_number", "make_date", "md5", "regexp_like", "sequence", "sort_array",
        "split",
    },
    "trino": {
        "array_agg", "array_join", "bitwise_and", "bitwise_or", "bitwise_and_agg",
        "bitwise_or_agg", "date_add", "date_diff", "format", "md5",
        "regexp_like", "sequence", "split", "to_hex", "to_utf8", "unnest",
    },
}  # fmt: skip
# What else macros/cross_db says to one engine, and no model could: read as a number.
OPTIONS = {
    "duckdb": {
        "hive_types = {'year': bigint}": "hive_types = 0",
        "union all by name": "union all",
    }
}
# Words that a parenthesis may follow, and that are no functions.
KEYWORDS = {
    "and", "as", "between", "by", "case", "distinct", "else", "except", "exists", "from", "having",
    "in", "intersect", "is", "join", "like", "not", "on", "or", "over", "select", "then", "union",
    "all", "decimal", "using", "values", "when", "where", "with",
}  # fmt: skip

# Each construct with the parts of it that may be used; None: all of them.
CONSTRUCTS: dict[type[exp.Expression], set[str] | None] = {
    exp.Select: {
        "with_", "expressions", "from_", "joins", "where", "group", "having", "order", "limit",
        "distinct",
    },
    exp.Union: {"with_", "this", "expression", "distinct"},
    exp.With: {"expressions"},
    exp.CTE: {"this", "alias"},
    exp.From: None,
    exp.Join: {"this", "on", "using", "side", "kind"},
    exp.Where: None,
    exp.Group: {"expressions"},
    exp.Having: None,
    exp.Distinct: set(),
    exp.Order: {"this", "expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Limit: {"expression"},
    exp.Table: {"this", "db", "catalog", "alias"},
    exp.TableAlias: {"this", "columns"},
    exp.Subquery: {"this", "alias"},
    exp.Values: {"expressions", "alias"},
    exp.Tuple: {"expressions"},
    exp.Window: {"this", "partition_by", "order", "spec", "over"},
    exp.WindowSpec: {"kind", "start", "start_side", "end", "end_side"},
    exp.Star: set(),
    exp.Column: {"this", "table"},
    exp.Identifier: {"this"},
    exp.Alias: {"this", "alias"},
    exp.Literal: None,
    exp.Boolean: None,
    exp.Null: None,
    exp.Paren: None,
    exp.Interval: None,
    exp.Var: None,
    exp.DataType: None,
    exp.DataTypeParam: None,
    exp.Case: {"this", "ifs", "default"},
    exp.If: {"this", "true"},
}  # fmt: skip
for construct in (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is,
    exp.NullSafeEQ, exp.NullSafeNEQ, exp.In, exp.Between, exp.Like, exp.DPipe, exp.Neg, exp.Add,
    exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv, exp.BitwiseAnd, exp.BitwiseOr,
):  # fmt: skip
    CONSTRUCTS[construct] = None
DISTINCT_IN_AGGREGATE = {"expressions"}

TYPES = {
    "bigint", "boolean", "date", "decimal(24, 6)", "decimal(38, 0)", "double", "int", "integer",
    "timestamp",
}  # fmt: skip
TYPES_OF = {"duckdb": {"text"}, "spark": {"string"}, "trino": {"varchar"}}
JOINS = {"", "INNER", "LEFT", "FULL", "CROSS", "OUTER"}


def problems(sql: str, engine: str) -> list[str]:
    """Everything in a query that the engine, or one of the others, does not understand alike."""
    for option, stand_in in OPTIONS.get(engine, {}).items():
        sql = sql.replace(option, stand_in)
    try:
        tree = sqlglot.parse_one(sql, read=engine)
        tokens = sqlglot.tokenize(sql, read=engine)
    except SqlglotError as error:
        return [f"does not parse: {str(error).splitlines()[0]}"]
    found = [*token_problems(sql, tokens, engine), *tree_problems(tree, engine)]
    selects = sum(token.token_type == TokenType.SELECT for token in tokens)
    if selects < len(list(tree.find_all(exp.Select))):
        found.append("query without select")
    return list(dict.fromkeys(found))


def token_problems(sql: str, tokens: list[Token], engine: str) -> Iterator[str]:
    """What can be seen word by word: functions, quotes and signs."""
    known = FUNCTIONS | FUNCTIONS_OF[engine]
    for number, token in enumerate(tokens):
        follower = tokens[number + 1] if number + 1 < len(tokens) else None
        word = token.text.lower()
        if token.token_type == TokenType.STRING:
            text = sql[token.start : token.end + 1]
            if "\\" in text:
                yield f"backslash in {text}: Spark takes it for an escape"
            if text.startswith('"'):
                yield f"quoted name {text}: Spark takes double quotes for a text"
        elif token.token_type in (TokenType.L_BRACKET, TokenType.L_BRACE):
            yield f"list or struct in {token.text}"
        elif token.token_type == TokenType.DCOLON:
            yield "cast by ::, say cast(… as …)"
        elif token.token_type == TokenType.IDENTIFIER:
            if not is_relation_name(tokens, number):
                yield f'quoted name "{token.text}": Spark takes double quotes for a text'
        elif (
            follower
            and follower.token_type == TokenType.L_PAREN
            and word.replace("_", "").isalnum()
            and not word.isdigit()
            and (number == 0 or tokens[number - 1].token_type != TokenType.ALIAS)
            and word not in known | KEYWORDS
        ):
            yield f"function {word}"


def is_relation_name(tokens: list[Token], number: int) -> bool:
    """Is a quoted name a part of "schema"."table"? dbt itself quotes these as the engine wants."""
    neighbours = tokens[max(number - 1, 0) : number + 2]
    return any(token.token_type == TokenType.DOT for token in neighbours)


def tree_problems(tree: exp.Expression, engine: str) -> Iterator[str]:
    """What has to be understood as a whole: constructs, types and division."""
    for node in tree.walk():
        used = {part for part, value in node.args.items() if value not in (None, False, [])}
        if isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Func):
            allowed: set[str] | None = DISTINCT_IN_AGGREGATE
        elif type(node) in CONSTRUCTS:
            allowed = CONSTRUCTS[type(node)]
        elif isinstance(node, exp.Func):
            allowed = None  # its name was looked at
        else:
            yield f"construct {type(node).__name__}"
            continue
        for part in sorted(used - allowed) if allowed is not None else ():
            if not (isinstance(node, exp.Identifier) and part == "quoted"):
                yield f"construct {type(node).__name__} with {part.rstrip('_')}"
        if isinstance(node, exp.Join) and not {node.side, node.kind} <= JOINS:
            yield f"{node.side or node.kind} join".lower()
        elif isinstance(node, exp.DataType):
            name = node.sql(dialect=engine).lower()
            if name not in TYPES | TYPES_OF[engine]:
                yield f"type {name}"
        elif isinstance(node, exp.Div) and engine != "trino" and not is_double(node.this):
            # Trino drops the remainder of whole numbers; divide_whole relies on it there.
            yield f"division of what is not cast to double: {node.sql(dialect=engine)[:80]}"


def is_double(node: exp.Expression) -> bool:
    """Is this a cast to double, or a product of one?"""
    node = node.unnest()
    if isinstance(node, exp.Mul):
        return is_double(node.this) or is_double(node.expression)
    return isinstance(node, exp.Cast) and node.to.is_type("double")

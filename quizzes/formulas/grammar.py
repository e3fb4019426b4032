"""The grammar of typed formulas: tokens to a tree, by precedence climbing with counted depth.

From loosest to tightest: sums; products and quotients, left to right, with a missing sign meaning times;
signs; powers, right to left; transposes and factorials. So ``-2^2`` is -4 and ``a/bc`` is (a/b)c.

Only declared names exist. A word that is not one is split into declared names when that can be done in one
way, so ``xy(a+b)`` is a product and never a call.
"""

from collections.abc import Sequence

from quizzes.formulas.characters import HADAMARD, TRANSPOSE
from quizzes.formulas.cursor import END, Cursor
from quizzes.formulas.functions import CONSTANTS, DERIVATIVES, ELEMENTWISE, MATRIX, PAIRS
from quizzes.formulas.names import Names
from quizzes.formulas.notation import AnswerError, Token
from quizzes.formulas.shapes import Builder
from quizzes.formulas.tree import Node, Op


class Parser(Cursor):
    """Reads one formula from its tokens."""

    def __init__(self, tokens: Sequence[Token], names: Names) -> None:
        super().__init__(tokens)
        self.names = names
        self.build = Builder(names.symbols)
        self.bars = 0  # open |, within the innermost brackets

    def formula(self) -> Node:
        """Return the tree of the whole text."""
        tree = self._sum()
        if self.token is not END:
            raise self.unexpected()
        return tree

    def _sum(self) -> Node:
        terms, operators, columns = [self._product()], ["+"], [0]
        while self.at("+", "-"):
            operator = self.take()
            operators.append(operator.text)
            columns.append(operator.column)
            terms.append(self._product())
        return terms[0] if len(terms) == 1 else self.build.add(terms, operators, columns)

    def _product(self) -> Node:
        factors, operators, columns = [self._signed()], ["*"], [0]
        while True:
            token = self.token
            if self.at("*", "/", HADAMARD):
                operators.append(self.take().text)
                factors.append(self._signed())
            elif self._is_cross():
                operators.append("*")
                self.position += 1
                factors.append(self._signed())
            elif self._starts_factor(token):
                self._refuse_two_readings(token)
                operators.append("*")
                factors.append(self._power())
            else:
                break
            columns.append(token.column)
        return self._product_of(factors, operators, columns)

    def _starts_factor(self, token: Token) -> bool:
        """Whether a factor follows without a sign before it."""
        return token.kind == "name" or self.at("(", "[", "{") or (self.at("|") and self.bars == 0)

    def _near(self, places: int) -> Token:
        """Return the token so many places on."""
        place = self.position + places
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def _is_cross(self) -> bool:
        """Whether a letter x stands for a multiplication sign: between numbers, as in 3 x 10, and no name here.

        In ``x10`` the sign is parted from the number.
        """
        token = self.token
        if token.kind != "name" or token.text[0] not in "xX" or self._near(-1).kind != "number":
            return False
        if self.names.declared("x") or self.names.declared("X"):
            return False
        if token.text[1:].isdigit():
            cross, number = token.text[:1], token.text[1:]
            self.tokens[self.position : self.position + 1] = [
                token._replace(text=cross, columns=token.columns[:1]),
                token._replace(kind="number", text=number, columns=token.columns[1:], spaced=False),
            ]
        return len(self.token.text) == 1 and self._near(1).kind == "number"

    def _refuse_two_readings(self, token: Token) -> None:
        """Ask what is meant by 5 e-1, a number times e or a power of ten, and by x[1], an entry or a product."""
        before, sign, after = self._near(-1), self._near(1), self._near(2)
        if self.at("[") and before.kind == "name" and sign.kind == "number" and after.text == "]":
            message = f"the brackets at column {token.column} can mean an entry or a product. Put * before them, or ( )."
            raise AnswerError(message, token.column)
        exponent = sign.text in ("+", "-") and after.kind == "number" and not after.spaced
        if (
            token.text in ("e", "E")
            and before.kind == "number"
            and exponent
            and not self.names.declared(token.text)
        ):
            number = f"{before.text}{token.text}{sign.text}{after.text}"
            product = f"{before.text}*e {sign.text} {after.text}"
            message = f"this can be read as {number}, a power of ten, or as {product}, with Euler's number. Write one."
            raise AnswerError(message, token.column)

    def _signed(self) -> Node:
        column = self.token.column
        negative = self._signs()
        node = self._power()
        return self.build.negate(node, column) if negative else node

    def _signs(self) -> bool:
        """Step past any signs and return whether they make a minus."""
        negative = False
        while self.at("+", "-"):
            negative ^= self.take().text == "-"
        return negative

    def _power(self) -> Node:
        return self._raised(self._operand())

    def _raised(self, node: Node, *, in_exponent: bool = False) -> Node:
        """Apply the powers, transposes and factorials that follow; A^2^T is the transpose of A^2."""
        while True:
            token = self.token
            if width := self._transpose_width():
                if in_exponent:
                    return node
                self.position += width
                node = self.build.transpose(node, token.column)
            elif self.at("^"):
                self.position += 1
                with self.deeper():
                    exponent = self._exponent()
                node = self.build.power(node, exponent, token.column)
            elif self.at(".^"):
                self.position += 1
                with self.deeper():
                    exponent = self._exponent()
                node = self.build.power_of_each_entry(node, exponent, token.column)
            elif self.at("%") and not in_exponent:
                node = self._percent(node)
            elif self.at("!"):
                self.position += 1
                if self.at("!"):
                    message = f"two ! at column {token.column}. Put brackets round the first."
                    raise AnswerError(message, token.column)
                node = self.build.call("factorial", [node], token.column)
            else:
                return node

    def _percent(self, node: Node) -> Node:
        """Read a percent sign after a number; before another number it could mean a remainder."""
        sign = self.take()
        if self._near(-2).kind == "name":
            self.position -= 1
            raise self.unexpected()
        if self.token.kind == "number" or self.at("(", "[") or (sign.spaced and self.token.kind == "name"):
            message = f"the % at column {sign.column} can mean per cent or a remainder. Write /100, or a decimal number."
            raise AnswerError(message, sign.column)
        return self.build.percent(node, sign.column)

    def _transpose_width(self) -> int:
        """Return how many tokens spell a transpose here: ᵀ, .T, ^T, ^(T) or ^{T}; 0 for none."""
        if self.at(TRANSPOSE):
            return 1
        if not self.at("^"):
            return 0
        texts = [token.text for token in self.tokens[self.position + 1 : self.position + 4]]
        if texts[:1] == [TRANSPOSE]:
            return 2
        if texts in (["(", TRANSPOSE, ")"], ["{", TRANSPOSE, "}"]):
            return 4
        if self.names.declared("T"):
            return 0
        if texts[:1] == ["T"]:
            return 2
        if texts in (["(", "T", ")"], ["{", "T", "}"]):
            return 4
        return 2 if self._part_transpose() else 0

    def _part_transpose(self) -> bool:
        """Part the T from the names after it in A^TAx, and return whether it stood there."""
        token = self._near(1)
        rest = token.text[1:]
        if token.kind != "name" or token.text[0] != "T" or self.names.declared(token.text):
            return False
        if not (self.names.splits(rest) or self.names.function(rest)):
            return False
        self.tokens[self.position + 1 : self.position + 2] = [
            token._replace(text="T", columns=token.columns[:1]),
            token._replace(text=rest, columns=token.columns[1:], spaced=False),
        ]
        return True

    def _exponent(self) -> Node:
        column = self.token.column
        negative = self._signs()
        node = self._raised(self._operand(), in_exponent=True)
        return self.build.negate(node, column) if negative else node

    def _operand(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.position += 1
            return self.build.leaf(Op.NUMBER, token.text, token.column)
        if token.kind == "name":
            return self._word()
        if self.at("(", "{"):
            return self._arguments(limit=1)[0]
        if self.at("["):
            return self._array()
        if self.at("|"):
            return self._absolute()
        raise self.missing()

    def _arguments(self, limit: int) -> list[Node]:
        """Read what stands in brackets: values separated by commas."""
        opening = self.take()
        outer_bars, self.bars = self.bars, 0
        with self.deeper():
            nodes = [self._sum()]
            while self.at(",") and len(nodes) < limit:
                self.position += 1
                nodes.append(self._sum())
        self.close(opening)
        self.bars = outer_bars
        return nodes

    def _absolute(self) -> Node:
        opening = self.take()
        self.bars += 1
        with self.deeper():
            node = self._sum()
        if not self.at("|"):
            raise AnswerError(f"the | at column {opening.column} is not closed.", opening.column)
        self.position += 1
        self.bars -= 1
        return self.build.call("abs", [node], opening.column)

    def _array(self) -> Node:
        """Read [a, b, c] as a column and [[a, b], [c, d]] as rows."""
        column = self.token.column
        if [token.text for token in self.tokens[self.position + 1 : self.position + 2]] == ["["]:
            opening = self.take()
            rows = [self._row()]
            while self.at(","):
                self.position += 1
                rows.append(self._row())
            self.close(opening)
        else:
            rows = [[entry] for entry in self._row()]
            if len(rows) == 1:
                return rows[0][0]
        return self.build.array(rows, column)

    def _row(self) -> list[Node]:
        if not self.at("["):
            raise AnswerError(f"a row in [ ] should start at column {self.token.column}.", self.token.column)
        return self._arguments(limit=len(self.tokens))

    def _word(self) -> Node:
        token = self.take()
        function = self.names.function(token.text)
        if function is not None:
            return self._call(function, token)
        if token.text.startswith("log_") and not self.names.declared(token.text):
            return self._log(token)
        # A power belongs to the last name of a run such as ab^2, so the others are put back to be read alone.
        called = self.at("(", "[", "{", "'", "^") and not self.token.spaced
        first, *rest = self.names.split(token, called=called)
        self.tokens[self.position : self.position] = rest
        return self._name(first)

    def _name(self, token: Token) -> Node:
        declared = self.names.declared(token.text)
        if declared:
            return self.build.leaf(Op.SYMBOL, declared, token.column, self.names.symbols.sized[declared])
        if (shape := self.names.identity(token.text)) is not None:
            name = token.text if "_" in token.text else "I"
            return self.build.leaf(Op.IDENTITY, name, token.column, shape)
        return self.build.leaf(Op.CONSTANT, token.text, token.column)

    def _log(self, token: Token) -> Node:
        """Read log_b x, whose base is a whole number or a declared name."""
        base = token._replace(text=token.text.removeprefix("log_"), columns=token.columns[4:])
        if base.text.isdigit():
            node = self.build.leaf(Op.NUMBER, base.text, base.column)
        elif self.names.declared(base.text) or base.text in CONSTANTS:
            node = self._name(base)
        else:
            message = (
                f"the base of log at column {token.column} is not a number or a known name. Write log_2(x)."
            )
            raise AnswerError(message, token.column)
        return self.build.call("log", [node, self._argument(token)], token.column)

    def _call(self, function: str, token: Token) -> Node:
        name = function + self._primes(function, token)
        exponent = self._call_power(function, token)
        if function in MATRIX | PAIRS and not self._opens():
            raise AnswerError(
                f"{token.text} at column {token.column} needs brackets: {token.text}(...).", token.column
            )
        in_square = self.at("[")
        args = self._arguments(limit=len(self.tokens)) if self._opens() else [self._argument(token)]
        if function == "sqrt" and in_square and self.at("(", "{"):
            message = f"sqrt at column {token.column} can be a root of another degree. Write x^(1/3) for the third root."
            raise AnswerError(message, token.column)
        node = self.build.call(name, args, token.column)
        return node if exponent is None else self.build.power(node, exponent, token.column)

    def _opens(self) -> bool:
        """Whether a bracket opens round arguments; [[ is a matrix."""
        return self.at("(", "{") or (self.at("[") and self._near(1).text != "[")

    def _primes(self, function: str, token: Token) -> str:
        primes = ""
        while self.at("'"):
            primes += self.take().text
        if len(primes) > 1:
            raise AnswerError(f"only first derivatives are read; {token.text}{primes} is not.", token.column)
        if primes and function not in DERIVATIVES:
            raise AnswerError(
                f"the derivative {token.text}' at column {token.column} is not known here.", token.column
            )
        return primes

    def _call_power(self, function: str, token: Token) -> Node | None:
        """Read the power in sin^2(x): a whole number, with or without brackets."""
        if not self.at("^"):
            return None
        caret = self.take()
        opening = self.take() if self.at("(", "{") else None
        negative = self.at("-") and self.take() is not END
        number = self.take()
        if number.kind != "number":
            message = f"the power at column {caret.column} is not clear. Write ({token.text}(x))^n."
            raise AnswerError(message, caret.column)
        if negative and number.text == "1":
            inverse = f"arc{function}(x) or " if f"arc{function}" in ELEMENTWISE else ""
            name = token.text
            message = f"{name}^-1 at column {token.column} has two meanings. Write {inverse}1/{name}(x)."
            raise AnswerError(message, token.column)
        if opening is not None:
            self.close(opening)
        power = self.build.leaf(Op.NUMBER, number.text, number.column)
        return self.build.negate(power, caret.column) if negative else power

    def _argument(self, token: Token) -> Node:
        """Read what a function without brackets acts on: the names and numbers that follow, as in sin 2x."""
        first = self.token
        if self._opens():
            return self._arguments(limit=1)[0]
        with self.deeper():
            if self.at("|") or (first.kind == "name" and self.names.function(first.text)):
                return self._power()
            if first.kind not in ("number", "name"):
                name = token.text.partition("_")[0]
                raise AnswerError(
                    f"{name} at column {token.column} needs an argument. Write {name}(x).", token.column
                )
            factors, columns = [self._power()], [0]
            while self.token.kind == "name" and not self.names.function(self.token.text):
                columns.append(self.token.column)
                factors.append(self._power())
        self._refuse_open_argument(token)
        if self.at("(", "[", "{") or (self.at("|") and self.bars == 0):
            raise AnswerError(
                f"put brackets round what {token.text} at column {token.column} acts on.", token.column
            )
        return self._product_of(factors, ["*"] * len(factors), columns)

    def _refuse_open_argument(self, token: Token) -> None:
        """Ask how far the argument reaches in cos pi/3 and in sin 2*x; in ln x/ln 2 and sin x * y it is clear."""
        following = self._near(1)
        divided = self.at("/") and not (following.kind == "name" and self.names.function(following.text))
        multiplied = self.at("*") and (not self.token.spaced or self._near(-1).kind == "number")
        if divided or multiplied:
            name = token.text.partition("_")[0]
            reach = (
                f"what {name} at column {token.column} acts on can end before or after the {self.token.text}."
            )
            raise AnswerError(f"{reach} Put it in ( ).", token.column)

    def _product_of(self, factors: list[Node], operators: list[str], columns: list[int]) -> Node:
        return factors[0] if len(factors) == 1 else self.build.multiply(factors, operators, columns)

r"""The subset of LaTeX that is read, as a grammar; whatever it lacks is refused."""

from __future__ import annotations

from .functions import ELEMENTWISE, WHOLE

# Reading.
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell infty partial"
)

NAMED = "exp log ln tanh cosh sinh sin cos max min"

MOMENTS = {r"\operatorname{Var}": 1, r"\operatorname{Cov}": 2}  # and of how many

FUNCTIONS = frozenset({"f", "g", r"\varphi", *ELEMENTWISE, *WHOLE, *MOMENTS})

LETTERS = "|".join(f"{GREEK} {NAMED}".split())

ACCENTS = (
    "hat|bar|tilde|dot|ddot|vec|check|breve|overline|widehat|widetilde|mathbf|boldsymbol|bm|"
    "mathcal|mathscr|mathfrak|mathsf|mathit"
)


# Sizes and narrow spaces are ignored. ^{{(…)}} is read neutrally, as "layer".
GRAMMAR = rf"""
start: GIVEN? link (_SEP GIVEN? link)*
link: claim (ARROW claim)*
claim: chain (JOIN chain)*
chain: sum (REL sum)*
sum: SIGN? term (SIGN term)*
term: factor (OP? factor)* (OP? big)? | big
big: BIG (UNDER lower)? (SUP piece)? term
lower: SUB link (_COMMA link)* "}}" | NAME
factor: atom script* | BRACE BRACED sum BRACED_END label? -> braced
label: MARK NAME | MARK LABEL (NOTE | REL? chain) LABEL_END
script: PRIMES -> primes | UNDER sub | SUP sup | AT UNDER SUB chain "}}" -> bar
sub: SUB sum (_COMMA sum)* "}}" | NAME | NUMBER
sup: piece -> power | TOP -> top | "{{" TOP "}}" -> top | STAR -> star | "{{" STAR "}}" -> star
   | "{{" LPAR args ")" TOP? "}}" -> layer
args: sum (_COMMA sum)*
?piece: "{{" sum "}}" | NAME | NUMBER -> digit
?atom: NAME | NUMBER | ONES | DOTS | REALS | NABLA | "{{" sum "}}" -> unseen
   | LPAR args ")" -> group | LSQB args "]" -> group
   | ACCENT "{{" NAME "}}" -> accent | ACCENT NAME -> accent
   | FRAC piece piece -> fraction | SQRT piece -> root | INDICATOR LSQB link "]" -> unary
   | MEAN (UNDER sub)? (LSQB link "]" | LPAR link ")") -> mean
   | NORM sum NORM_END -> unary | BAR sum BAR_END -> unary | ORDER LPAR sum ")" -> unary
   | SET args SET_END -> set_of | LEFT sum AT_END UNDER SUB chain "}}" -> evaluated
   | CASES case (_NEWLINE case)* END -> cases | MATRIX row (_NEWLINE row)* END -> matrix
case: sum _AND (link | OTHERWISE)
row: sum (_AND sum)* -> args

%declare _COMMA GIVEN OTHERWISE NOTE SUB BRACED BRACED_END MARK LABEL LABEL_END AT_END
LPAR: "("
LSQB: "["
_SEP: ","
STOP: /[.;]/
ARROW: /\\(iff|implies|Leftrightarrow|Rightarrow)(?![a-zA-Z])/
JOIN: /\\(land|lor)(?![a-zA-Z])/
REL: /:?=|<|>|\\(neq?|leq?|geq?|lt|gt|approx|in|leftarrow|to)(?![a-zA-Z])/
SIGN: /[+-]/
OP: /\\(cdot|times|odot)(?![a-zA-Z])|\//
BIG: /\\(sum|prod|lim|arg\s*\\max|arg\s*\\min|argmax|argmin)(?![a-zA-Z])/
UNDER: "_"
SUP: "^"
TOP: /\\(top|intercal)(?![a-zA-Z])/
STAR: /\\(ast|star)(?![a-zA-Z])|\*/
PRIMES: /'+/
NAME: /[a-zA-Z]|\\({LETTERS})(?![a-zA-Z])|\\(operatorname|mathrm)\s*\{{[a-zA-Z]+\}}/
WORDS: /\\text\s*\{{[^{{}}]*\}}/
NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
ONES.2: /\\(mathbf|boldsymbol)\s*(1|\{{1\}})/
INDICATOR.2: /\\mathbb\s*(1|\{{1\}})/
MEAN.2: /\\mathbb\s*([EP]|\{{[EP]\}})/
REALS.2: /\\mathbb\s*(R|\{{R\}})/
DOTS: /\\[lc]?dots[bcm]?(?![a-zA-Z])/
ACCENT: /\\({ACCENTS})(?![a-zA-Z])/
NABLA: /\\nabla(?![a-zA-Z])/
FRAC: /\\[td]?frac(?![a-zA-Z])/
SQRT: /\\sqrt(?![a-zA-Z]|\s*\[)/
NORM: /(\\left\s*)?\\lVert(?![a-zA-Z])|\\left\s*\\\|/
NORM_END: /(\\right\s*)?\\rVert(?![a-zA-Z])|\\right\s*\\\|/
DOUBLE: /\\\||\\Vert(?![a-zA-Z])/
BAR: /(\\left\s*)?\\lvert(?![a-zA-Z])|\\left\s*\|/
BAR_END: /(\\right\s*)?\\rvert(?![a-zA-Z])|\\right\s*\|/
AT: /\\[bB]igg?[lr]?\s*\||\||\\vert(?![a-zA-Z])/
ORDER.2: /(O|\\mathcal\s*(O|\{{O\}}))(?=\s*(\\left|\\[bB]igg?l)?\s*\()/
SET: /(\\left\s*)?\\\{{/
SET_END: /(\\right\s*)?\\\}}/
LEFT.2: /\\left\s*\./
LINES: /\\(begin|end)\{{(aligned|align\*?|split|gathered)\}}/
CASES: "\\begin{{cases}}"
MATRIX: /\\begin\{{[bp]matrix\}}/
END: /\\end\{{(cases|[bp]matrix)\}}/
_NEWLINE: /\\\\(\s*\[[0-9.]+(pt|em|ex|mu)\])?/
_AND: "&"
QUAD: /\\q?quad(?![a-zA-Z])/
BRACE: /\\(under|over)brace(?![a-zA-Z])/
SPACE: /[ \t\r\n]+|~|\\[,;:! >]|\\(displaystyle|textstyle|limits|boxed)(?![a-zA-Z])/
SIZE: /\\(left|right|[bB]igg?[lrm]?)(?=\s*([()\[\]]|\\[lr]?[vV]ert|\\[|{{}}]))/
%ignore SPACE
%ignore SIZE
"""

"""What bitwuzla (QF_BV) and cvc5 (other theories) answer to files in SMT-LIB 2: a line each, in their order."""

import sys

import bitwuzla
import cvc5

LIMIT_MS = 60_000


def by_bitwuzla(path):
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.TIME_LIMIT_PER, LIMIT_MS)
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    parser.configure_auto_print_model(False)
    # Parses the declarations and assertions alone: what is asked of it is asked below.
    parser.parse(path, parse_only=True)
    return str(parser.bitwuzla().check_sat())


def by_cvc5(path):
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(LIMIT_MS))
    parser = cvc5.InputParser(solver)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, path)
    symbols = parser.getSymbolManager()
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return "no answer"
        answer = command.invoke(solver, symbols).strip()
        if answer:
            return answer


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        bits = "(set-logic QF_BV)" in file.read()
    print(by_bitwuzla(path) if bits else by_cvc5(path), flush=True)

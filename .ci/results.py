#!/usr/bin/env python3
"""What the tests said: `results.py failed FOLDER` lists the failed ones, `results.py sum …` prints the closing lines of .ci/run."""
import collections, glob, os, re, sys, xml.etree.ElementTree as tree

SPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
SOME_FAILED = 2  # What the testing platform ends with where all modules ran and a test of one failed.
Test = collections.namedtuple("Test", "name outcome module method said")


def read(folder):
    """Every test of the folder's .trx files."""
    for path in sorted(glob.glob(folder + "/**/*.trx", recursive=True)):
        root = tree.parse(path).getroot()
        methods = {}
        for test in root.iter(SPACE + "UnitTest"):
            method = test.find(SPACE + "TestMethod")
            module = os.path.splitext(os.path.basename(method.get("codeBase")))[0]
            methods[test.get("id")] = module, f"{method.get('className')}.{method.get('name')}"
        for result in root.iter(SPACE + "UnitTestResult"):
            said = [e.text.strip() for tag in ("Message", "StackTrace", "StdOut") for e in result.iter(SPACE + tag) if e.text]
            yield Test(result.get("testName"), result.get("outcome"), *methods[result.get("testId")], said)


def is_failure(test):
    return test.outcome not in ("Passed", "NotExecuted")


def shown(test, most=3000):
    text = "\n".join(test.said) or "nothing was said"
    return "\n".join("    " + line for line in text[:most].splitlines())


def failed(folder):
    for module, method in sorted({(test.module, test.method) for test in read(folder) if is_failure(test)}):
        print(module, method)


def sum_up(folder, again, modules, code, vulnerable, training, verified):
    passed = failures = skipped = 0
    alone = {(test.module, test.name) for test in read(again) if test.outcome == "Passed"}
    explained, said_nothing = False, set(modules.split())
    for test in read(folder):
        said_nothing.discard(test.module)
        if test.outcome == "Passed":
            passed += 1
        elif test.outcome == "NotExecuted":
            skipped += 1
            print("skipped:", test.name, "-", " ".join((test.said or ["no reason given"])[0].split()))
        else:
            explained = True
            rescued = (test.module, test.name) in alone
            passed, failures = passed + rescued, failures + (not rescued)
            print("failed beside others, passed alone:" if rescued else "failed:", test.name)
            print(shown(test))
    said = open(training).read()
    outcomes = re.findall(r"^(test_\w+) \((\S+)\) \.\.\. (ok|FAIL|ERROR|skipped)", said, re.M)
    for name, where, outcome in outcomes:
        passed, failures, skipped = passed + (outcome == "ok"), failures + (outcome in ("FAIL", "ERROR")), skipped + (outcome == "skipped")
        if outcome != "ok":
            print(f"{outcome.lower()}: {where}.{name}")
    if not outcomes:
        failures, skipped = failures + ("skipped" not in said), skipped + ("skipped" in said)
        print(said.strip()[-2000:])
    # A module that crashed, took too long or could not start reports no test.
    for module in sorted(said_nothing):
        failures += 1
        print("failed:", module, "said nothing")
    if int(code) not in (0, SOME_FAILED) or (int(code) != 0 and not explained):
        failures += 1
        print("failed: dotnet test, exit code", code)
    for run in filter(None, verified.split(";")):
        outcome, name = run.split(" ", 1)
        passed, failures = passed + (outcome == "passed"), failures + (outcome == "failed")
        print(f"{outcome}: {name}")
    failures += int(vulnerable)
    print(f"{passed} passed, {failures} failed, {skipped} skipped")
    return failures != 0 or passed == 0


sys.exit({"failed": failed, "sum": sum_up}[sys.argv[1]](*sys.argv[2:]))

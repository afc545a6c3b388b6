"""Writes pairs of answers and how SQuAD and CMRC compare them, for the test of the head extractive-qa.

Usage: python bench/reference/answers.py

The rules are those of the official scripts evaluate-v2.0.py and cmrc2018_evaluate.py, written down again; the latter splits words with nltk,
as here. One line for each pair: words or characters, the answer found, the correct ones separated by |, F1, exact match.
"""

import pathlib
import re
import string
from collections import Counter

from nltk.tokenize import word_tokenize

FILE = "plugins/extractive-qa/src/test/resources/dev/headstock/plugins/extractiveqa/answers.tsv"
IGNORED = set("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
ENGLISH = [
    ("the Eiffel Tower", ["Eiffel tower.", "tower"]),
    ("in Paris in France", ["in Paris"]),
    ("", ["Rome"]),
    ("the", [""]),
    ("308", ["308 points"]),
    ("Pro-Bowl  cornerback,\u00a0Josh Norman", ["Josh Norman", "cornerback Josh Norman"]),
    ("niña a la", ["la niña"]),
    ("Rome", ["Paris", "London"]),
    ("$1.5 million", ["1.5 million dollars", "$1.5 million"]),
    ("a an the", ["the"]),
]
CHINESE = [
    ("光荣和ω-force", ["光荣和ω-force"]),
    ("《光荣和》ω-force。", ["光荣和ω-force", "光荣"]),
    ("武田信玄等人", ["武田信玄"]),
    ("信玄武田", ["武田信玄"]),
    ("1996年9月30日", ["1996年9月30日", "1996年"]),
    ("2008 年 奥运会", ["奥运会"]),
    ("关东三国志、战国三杰", ["《关东三国志》"]),
    ("没有", ["有没有人"]),
    ("日本", ["中国"]),
    ("", ["中国"]),
    ("约3.14米, 或更多", ["3.14米"]),
    ("NBA全明星赛", ["nba 全明星"]),
]


def normalized(text):
    words = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", words).split())


def words(found, correct):
    first, second = normalized(found).split(), normalized(correct).split()
    if not first or not second:
        return float(first == second), first == second
    common = sum((Counter(first) & Counter(second)).values())
    return 2 * common / (len(first) + len(second)), normalized(found) == normalized(correct)


def tokens(text):
    found = []
    for part in re.split(r"([\u4e00-\u9fa5])", "".join(c for c in text.lower().strip() if c not in IGNORED)):
        found += [part] if re.fullmatch(r"[\u4e00-\u9fa5]", part) else word_tokenize(part, preserve_line=True)
    return found


def characters(found, correct):
    first, second = tokens(found), tokens(correct)
    exact = "".join(c for c in found.lower().strip() if c not in IGNORED) == "".join(
        c for c in correct.lower().strip() if c not in IGNORED
    )
    longest = max((k for i in range(len(first)) for k in range(1, len(first) - i + 1)
                   if any(second[j:j + k] == first[i:i + k] for j in range(len(second)))), default=0)
    return 2 * longest / (len(first) + len(second)), exact


def main():
    lines = []
    for name, compare, pairs in [("words", words, ENGLISH), ("characters", characters, CHINESE)]:
        for found, correct in pairs:
            scores = [compare(found, one) for one in correct]
            f1, exact = max(score[0] for score in scores), max(score[1] for score in scores)
            lines.append("\t".join([name, found, "|".join(correct), repr(f1), str(int(exact))]))
    file = pathlib.Path(__file__).resolve().parents[2] / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

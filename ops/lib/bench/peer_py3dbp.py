"""Packs the cases in which everything fits, and the first container of each set, with py3dbp: the peer beside 'ops/bench floor'."""
import json
import sys
import time

from py3dbp import Bin, Item, Packer


def packed(container, pieces):
    """Pieces packed, their volume, and the seconds it took."""
    packer = Packer()
    packer.add_bin(Bin("c", *container, 1_000_000))
    for number, size in enumerate(pieces):
        packer.add_item(Item(str(number), *size, 1))
    start = time.perf_counter()
    packer.pack(bigger_first=True)
    took = time.perf_counter() - start
    items = packer.bins[0].items
    return len(items), sum(float(i.width * i.height * i.depth) for i in items), took


def main(folder):
    cases = json.load(open(f"{folder}/must-fit.json"))
    good = 0
    for case in cases:
        pieces = [item["size"] for item in case["items"] for _ in range(item["count"])]
        good += packed(case["container"], pieces)[0] == len(pieces)
    print(f"py3dbp, must fit: {good} of {len(cases)} packed")
    for name in ("BR1", "BR3", "BR5", "BR7"):
        numbers = iter(map(int, open(f"{folder}/container-loading/{name}.txt").read().split()))
        next(numbers), next(numbers), next(numbers)
        container = [next(numbers) for _ in range(3)]
        pieces = []
        for _ in range(next(numbers)):
            next(numbers)
            edges = [(next(numbers), next(numbers))[0] for _ in range(3)]
            pieces += [edges] * next(numbers)
        _, volume, took = packed(container, pieces)
        fill = 100 * volume / (container[0] * container[1] * container[2])
        print(f"py3dbp, first container of {name}: {fill:.1f} % full in {took:.1f} s (any edge upright)")


main(sys.argv[1])

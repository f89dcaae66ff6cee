#!/usr/bin/env python3
"""Prints the values of scipy that Tests/TraceDiffTests/StatisticsTests.swift compares with.

Needs scipy (pip install scipy); nothing that runs in CI does.
"""
from math import floor

from scipy.stats import mannwhitneyu

base = [float(i * 7 % 20) for i in range(20)]
shifted = mannwhitneyu(base, [x + 4.5 for x in base], method="asymptotic").pvalue
tied = mannwhitneyu([floor(x / 4) for x in base], [floor(x / 4) + 1 for x in base], method="asymptotic").pvalue
small = mannwhitneyu([0.1, 2.2, 3.3, 4.1, 5], [2.5, 4.4, 6, 7, 8, 9], method="exact").pvalue
for name, value in [("shifted", shifted), ("tied", tied), ("small", small)]:
    print(f"static let {name} = {value!r}".replace("np.float64(", "").replace(")", ""))

"""Attacks on the promise that nothing announced is ever lost: kills, power cuts, torn and full disks.

python -m tests.crash --contests 2000 --power-cuts 1000
"""

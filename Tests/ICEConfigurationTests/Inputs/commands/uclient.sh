#!/bin/sh
PATH=examples/bin/:../bin/:${PATH} turnutils_uclient -t -n 3000 -m 10 -l 170 -e 127.0.0.1 -X -g -u alice -w p4ss ::1

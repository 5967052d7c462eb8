// A program that can't start.
process.stderr.write('the disk is full\n');
process.exitCode = 3;

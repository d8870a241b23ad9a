# lint.awk - the sources' form: lines of at most 90 columns, without blanks at their end,
# in files of at most 1,500 lines.  Names what is not so; exit status 1 then.
function wrong(what)
{
	print FILENAME ":" FNR ": " what
	status = 1
}

{
	n = split($0, part, "\t")
	columns = length(part[1])
	for (i = 2; i <= n; i++)
		columns = (int(columns / 8) + 1) * 8 + length(part[i])
	if (columns > 90)
		wrong(columns " columns")
}
/[ \t]$/ { wrong("blanks at the end") }
FNR == 1501 { wrong("more than 1,500 lines") }
END { exit status }

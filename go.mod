module github.com/chopmark/chopmark

go 1.26

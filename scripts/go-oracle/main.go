// Command go-oracle lists the functions and go statements of Go files, as go/parser sees them.
//
// It reads file names from standard input, one a line, and prints for each file a line
//
//	file <name>
//
// followed by "error" if go/parser rejects the file, or else by a line "package <name> <end> <generated> <imports C>"
// and one line per function body, bodiless declaration and go statement, in the order of their positions:
//
//	func <offset> <line> <open> <close> <line of {> <enclosing> <type parameters> <name>
//	method <offset> <line> <open> <close> <line of {> <enclosing> <type parameters> <name> <receiver> <pointer> <generic>
//	literal <offset> <line> <open> <close> <line of {> <enclosing>
//	go <offset> <line> <enclosing>
//
// Offsets are bytes from 0, lines are physical and from 1, truth values 0 or 1. <enclosing> is the offset of the
// enclosing body's brace, or -1. A declaration without a body has -1 for <open>, <close> and <line of {>.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
)

func main() {
	var names []string
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		names = append(names, in.Text())
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	results := make([]bytes.Buffer, len(names))
	next := make(chan int)
	var workers sync.WaitGroup
	for i := 0; i < runtime.GOMAXPROCS(0); i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for n := range next {
				list(names[n], &results[n])
			}
		}()
	}
	for n := range names {
		next <- n
	}
	close(next)
	workers.Wait()
	out := bufio.NewWriter(os.Stdout)
	for n := range names {
		out.Write(results[n].Bytes())
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A lister prints one file.
type lister struct {
	file *token.File
	// bodies holds the open function bodies, outermost first, as offsets of their braces.
	bodies []int
	lines  []entry
}

type entry struct {
	position int
	text     string
}

func list(name string, out *bytes.Buffer) {
	fmt.Fprintf(out, "file %s\n", name)
	files := token.NewFileSet()
	// Comments are parsed for ast.IsGenerated.
	tree, err := parser.ParseFile(files, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		fmt.Fprintln(out, "error")
		return
	}
	l := &lister{file: files.File(tree.Package)}
	importsC := false
	for _, spec := range tree.Imports {
		importsC = importsC || spec.Path.Value == `"C"` || spec.Path.Value == "`C`"
	}
	fmt.Fprintln(out, "package", tree.Name.Name, l.offset(tree.Name.End()), bit(ast.IsGenerated(tree)), bit(importsC))
	ast.Walk(l, tree)
	sort.SliceStable(l.lines, func(i, j int) bool { return l.lines[i].position < l.lines[j].position })
	for _, line := range l.lines {
		fmt.Fprintln(out, line.text)
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (l *lister) offset(p token.Pos) int { return l.file.Offset(p) }

func (l *lister) line(p token.Pos) int { return l.file.PositionFor(p, false).Line }

func (l *lister) enclosing() int {
	if len(l.bodies) == 0 {
		return -1
	}
	return l.bodies[len(l.bodies)-1]
}

func (l *lister) add(position int, args ...any) {
	l.lines = append(l.lines, entry{position, strings.TrimSuffix(fmt.Sprintln(args...), "\n")})
}

// Visit lists a node. It walks the parts of functions by itself, to know what is inside a body.
func (l *lister) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.FuncDecl:
		l.declaration(n)
		if n.Recv != nil {
			ast.Walk(l, n.Recv)
		}
		ast.Walk(l, n.Type)
		l.body(n.Body)
		return nil
	case *ast.FuncLit:
		open := l.offset(n.Body.Lbrace)
		l.add(open, "literal", l.offset(n.Type.Func), l.line(n.Type.Func), open, l.offset(n.Body.Rbrace),
			l.line(n.Body.Lbrace), l.enclosing())
		ast.Walk(l, n.Type)
		l.body(n.Body)
		return nil
	case *ast.GoStmt:
		l.add(l.offset(n.Go), "go", l.offset(n.Go), l.line(n.Go), l.enclosing())
	}
	return l
}

func (l *lister) declaration(n *ast.FuncDecl) {
	position, open, end, line := l.offset(n.Type.Func), -1, -1, -1
	if n.Body != nil {
		open, end, line = l.offset(n.Body.Lbrace), l.offset(n.Body.Rbrace), l.line(n.Body.Lbrace)
		position = open
	}
	args := []any{"func", l.offset(n.Type.Func), l.line(n.Type.Func), open, end, line, l.enclosing(),
		bit(n.Type.TypeParams != nil), n.Name.Name}
	if n.Recv != nil {
		args[0] = "method"
		name, pointer, generic := receiver(n.Recv)
		args = append(args, name, bit(pointer), bit(generic))
	}
	l.add(position, args...)
}

func (l *lister) body(body *ast.BlockStmt) {
	if body == nil {
		return
	}
	l.bodies = append(l.bodies, l.offset(body.Lbrace))
	ast.Walk(l, body)
	l.bodies = l.bodies[:len(l.bodies)-1]
}

// receiver takes a receiver's type apart. What is no receiver in valid Go, though go/parser takes it, is called "?".
func receiver(list *ast.FieldList) (name string, pointer, generic bool) {
	if list.NumFields() != 1 {
		return "?", false, false
	}
	t := list.List[0].Type
	for {
		switch n := t.(type) {
		case *ast.ParenExpr:
			t = n.X
		case *ast.StarExpr:
			pointer = true
			t = n.X
		case *ast.IndexExpr:
			generic = true
			t = n.X
		case *ast.IndexListExpr:
			generic = true
			t = n.X
		case *ast.Ident:
			return n.Name, pointer, generic
		default:
			return "?", false, false
		}
	}
}

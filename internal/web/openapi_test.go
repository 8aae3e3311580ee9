package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/web"
)

// told is what openapi.json promises.
var told = readDocument()

type spec struct {
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]any
		Headers    map[string]any
		Responses  map[string]answers
		Schemas    map[string]schema
	}
}

type operation struct {
	OperationID string
	Responses   map[string]answers
	RequestBody struct {
		Content map[string]content
	}
}

type answers struct {
	Ref     string `json:"$ref"`
	Content map[string]content
}

type content struct {
	Schema  schema
	Example any
}

type schema struct {
	Ref                  string `json:"$ref"`
	Type                 string
	Enum                 []any
	Pattern              string
	Required             []string
	Properties           map[string]schema
	AdditionalProperties *bool
	Items                *schema
	AnyOf                []schema
}

func readDocument() (d spec) {
	text, err := os.ReadFile("api/openapi.json")
	if err == nil {
		err = json.Unmarshal(text, &d)
	}
	if err != nil {
		panic(err)
	}
	return d
}

// TestTheDocumentTellsEveryRoute: each API route is an operation in it, and each of its operations is a route.
func TestTheDocumentTellsEveryRoute(t *testing.T) {
	operations := map[string]bool{}
	ids := map[string]bool{}
	for path, item := range told.Paths {
		for method, op := range item {
			if ids[op.OperationID] {
				t.Errorf("two operations are called %s", op.OperationID)
			}
			ids[op.OperationID] = true
			for _, ended := range []string{"/{series}/{date}", "/{series}"} {
				if strings.HasPrefix(path, ended+".") {
					path = ended
				}
			}
			operations[strings.ToUpper(method)+" "+path] = true
		}
	}
	others := regexp.MustCompile(`^[A-Z]+ /($|\{\$\}|assets/|favicon|robots|manifest|new|practise|language|k/|host/|owner|\{series\}$)`)
	routes := web.Routes()
	for _, route := range routes {
		if !operations[route] && !others.MatchString(route) {
			t.Errorf("%s is no operation of the document", route)
		}
	}
	for op := range operations {
		if !slices.Contains(routes, op) {
			t.Errorf("the document tells of %s, which is no route", op)
		}
	}
}

// TestTheDocumentIsWhole: every reference leads somewhere, everything is used, and examples keep to their schemas.
func TestTheDocumentIsWhole(t *testing.T) {
	text, err := os.ReadFile("api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"#/components/([a-z]+/[A-Za-z]+)"`).FindAllSubmatch(text, -1) {
		used[string(m[1])] = true
	}
	there := map[string]bool{}
	for name := range told.Components.Parameters {
		there["parameters/"+name] = true
	}
	for name := range told.Components.Headers {
		there["headers/"+name] = true
	}
	for name := range told.Components.Responses {
		there["responses/"+name] = true
	}
	for name := range told.Components.Schemas {
		there["schemas/"+name] = true
	}
	if !maps.Equal(used, there) {
		t.Errorf("used: %v\nthere: %v", slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(there)))
	}
	for path, item := range told.Paths {
		for method, op := range item {
			for status, a := range op.Responses {
				told.example(t, method+" "+path+" "+status, told.follow(a).Content)
			}
			told.example(t, method+" "+path, op.RequestBody.Content)
		}
	}
}

func (d spec) example(t *testing.T, where string, all map[string]content) {
	for _, c := range all {
		if c.Example != nil {
			for _, fault := range d.faults(where, c.Schema, c.Example) {
				t.Error(fault)
			}
		}
	}
}

func (d spec) follow(a answers) answers {
	if a.Ref != "" {
		return d.Components.Responses[a.Ref[strings.LastIndex(a.Ref, "/")+1:]]
	}
	return a
}

// holds holds an answer against the document: its status and type are told there, and its body keeps to the schema.
func (d spec) holds(t *testing.T, name string, a reply) {
	t.Helper()
	op, ok := d.operation(strings.ToLower(a.Request.Method), a.Request.URL.Path)
	if !ok {
		return
	}
	told, ok := op.Responses[fmt.Sprint(a.StatusCode)]
	if !ok {
		told, ok = op.Responses["default"]
	}
	if ok && a.body == "" && len(d.follow(told).Content) == 0 {
		return
	}
	kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	as, typed := d.follow(told).Content[kind]
	if !ok || err != nil || !typed {
		t.Errorf("%s: the document of %s does not tell of %d with %q", name, op.OperationID, a.StatusCode, kind)
		return
	}
	if !strings.HasSuffix(kind, "json") {
		return
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader([]byte(a.body)))
	if err := decoder.Decode(&value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for _, fault := range d.faults("the answer", as.Schema, value) {
		t.Errorf("%s: %s: %s", name, fault, a.body)
	}
}

// operation finds what a request does: the path with the longest text that fits, for {date} also fits a date with an ending.
func (d spec) operation(method, path string) (found operation, ok bool) {
	longest := -1
	for template, item := range d.Paths {
		op, has := item[method]
		plain := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(regexp.QuoteMeta(template), "*")
		plain = regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(plain, `[a-z0-9-]+`)
		if has && len(template) > longest && regexp.MustCompile("^"+plain+"$").MatchString(path) {
			found, ok, longest = op, true, len(template)
		}
	}
	return found, ok
}

// faults is what is wrong with a value, by the part of JSON Schema that the document uses.
func (d spec) faults(at string, s schema, v any) (faults []string) {
	if s.Ref != "" {
		named, ok := d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
		if !ok {
			return []string{"no schema " + s.Ref}
		}
		return d.faults(at, named, v)
	}
	if len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(one schema) bool { return len(d.faults(at, one, v)) == 0 }) {
		return []string{at + " is none of what it may be"}
	}
	if s.Type != "" && s.Type != typeOf(v) {
		return []string{fmt.Sprintf("%s is of type %s, not %s", at, typeOf(v), s.Type)}
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
		faults = append(faults, fmt.Sprintf("%s may not be %v", at, v))
	}
	if text, ok := v.(string); ok && s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(text) {
		faults = append(faults, fmt.Sprintf("%s is not of the form %s", at, s.Pattern))
	}
	if list, ok := v.([]any); ok && s.Items != nil {
		for i, item := range list {
			faults = append(faults, d.faults(fmt.Sprintf("%s[%d]", at, i), *s.Items, item)...)
		}
	}
	object, ok := v.(map[string]any)
	if !ok {
		return faults
	}
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			faults = append(faults, fmt.Sprintf("%s lacks %s", at, name))
		}
	}
	for name, value := range object {
		property, known := s.Properties[name]
		if !known && s.AdditionalProperties != nil && !*s.AdditionalProperties {
			faults = append(faults, fmt.Sprintf("%s has %s, which is not told", at, name))
		}
		faults = append(faults, d.faults(at+"."+name, property, value)...)
	}
	return faults
}

func typeOf(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "null"
}

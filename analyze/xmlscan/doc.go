// Package xmlscan is a strict, streaming, allocation-free tokenizer for
// XML 1.0 (fifth edition) and Namespaces in XML 1.0 (third edition).
//
// It reads into windows: buffers that know the place (offset, line, columns)
// of their first byte. Tokens carry offsets only; a line or a column is
// computed when somebody asks for it, while the window is held.
//
// A window is as full as the input allows before it is scanned, so that tokens,
// faults and window borders depend on the content alone, never on the sizes in
// which a reader delivers it. When a token does not fit, Options.Turn gets the
// window and the scan goes on in another one, which begins Margin bytes before
// what is to be kept (Scanner.Keep). A window grows only for what is kept, up
// to MaxResponseWindow; then Options.Spill is called and the rest lets go.
//
// A non-validating reader, it enforces every well-formedness and namespace
// constraint, expands nothing but the five predefined entities and character
// references, and reads no DTD. What is wrong is a Fault. A fault is either
// stepped over (reading goes on as if the document were repaired) or fatal.
package xmlscan

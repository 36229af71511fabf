package batch

// components finds the strongly connected components of a graph, those that
// others lead to first: Tarjan's algorithm without recursion.
func components(edges [][]int32, found func(nodes []int32)) {
	n := len(edges)
	index, low, next := make([]int32, n), make([]int32, n), make([]int32, n)
	on := make([]bool, n)
	var stack, call []int32
	count := int32(0)
	for s := range n {
		if index[s] != 0 {
			continue
		}
		call = append(call, int32(s))
		for len(call) > 0 {
			v := call[len(call)-1]
			if index[v] == 0 {
				count++
				index[v], low[v], on[v] = count, count, true
				stack = append(stack, v)
			}
			if k := next[v]; int(k) < len(edges[v]) {
				next[v]++
				if w := edges[v][k]; index[w] == 0 {
					call = append(call, w)
				} else if on[w] {
					low[v] = min(low[v], index[w])
				}
				continue
			}
			call = call[:len(call)-1]
			if len(call) > 0 {
				up := call[len(call)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] != index[v] {
				continue
			}
			k := len(stack) - 1
			for stack[k] != v {
				k--
			}
			for _, w := range stack[k:] {
				on[w] = false
			}
			found(stack[k:])
			stack = stack[:k]
		}
	}
}

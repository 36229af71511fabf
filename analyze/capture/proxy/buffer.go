package proxy

import (
	"context"
	"io"
	"net"
	"sync"
)

// What is copied at once, and what the kernel holds of a connection: as much as
// stays in the cache of a processor.
const (
	copied = 128 << 10
	queued = 256 << 10
)

func sizeBuffers(c *net.TCPConn) {
	c.SetReadBuffer(queued)
	c.SetWriteBuffer(queued)
}

// buffers are those that bodies are copied with.
type buffers struct{ pool sync.Pool }

var copyBuffers buffers

// Get is for httputil.ReverseProxy.
func (b *buffers) Get() []byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return *p
	}
	return make([]byte, copied)
}

// Put is for httputil.ReverseProxy.
func (b *buffers) Put(p []byte) { b.pool.Put(&p) }

// upload is a connection to the server. net/http would copy the body of a
// request in small pieces.
type upload struct{ *net.TCPConn }

func (u upload) ReadFrom(r io.Reader) (int64, error) {
	b := copyBuffers.Get()
	defer copyBuffers.Put(b)
	return io.CopyBuffer(struct{ io.Writer }{u.TCPConn}, struct{ io.Reader }{r}, b)
}

func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, network, addr)
	if tcp, ok := c.(*net.TCPConn); ok && err == nil {
		sizeBuffers(tcp)
		return upload{tcp}, nil
	}
	return c, err
}

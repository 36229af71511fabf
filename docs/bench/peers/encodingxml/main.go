// Command encodingxml decodes a Multi-Status with encoding/xml into structs, a
// response at a time.
package main

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
)

type response struct {
	Hrefs     []string   `xml:"DAV: href"`
	Status    string     `xml:"DAV: status"`
	Propstats []propstat `xml:"DAV: propstat"`
}

type propstat struct {
	Prop struct {
		Properties []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"DAV: prop"`
	Status string `xml:"DAV: status"`
}

func main() {
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	d := xml.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	responses, properties := 0, 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name != (xml.Name{Space: "DAV:", Local: "response"}) {
			continue
		}
		var r response
		if err := d.DecodeElement(&r, &start); err != nil {
			log.Fatal(err)
		}
		responses++
		for i := range r.Propstats {
			properties += len(r.Propstats[i].Prop.Properties)
		}
	}
	fmt.Println(responses, "responses,", properties, "properties")
}

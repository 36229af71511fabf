FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /lint207 .

FROM scratch
COPY --from=build /lint207 /lint207
WORKDIR /work
USER 65534
ENTRYPOINT ["/lint207"]

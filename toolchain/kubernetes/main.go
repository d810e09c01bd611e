// Program pulumi-resource-kubernetes serves the resources of @pulumi/kubernetes.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

// Both files are the provider module's own: the build lays them beside this one.
var (
	//go:embed schema.json
	schema []byte
	//go:embed terraform-mapping.json
	terraformMapping []byte
)

func main() {
	provider.Serve("kubernetes", version.Version, versioned(schema), terraformMapping)
}

// The module's schema is an object that does not say its version.
func versioned(schema []byte) []byte {
	return append([]byte(`{"version":"`+version.Version+`",`), schema[1:]...)
}

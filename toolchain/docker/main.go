// Program pulumi-resource-docker serves the four resources of @pulumi/docker that this project declares.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// Version of @pulumi/docker whose names are served.
const version = "5.2.0"

type fields = map[string]*tfbridge.SchemaInfo

func main() {
	tfbridge.Main("docker", version, tfbridge.ProviderInfo{
		P:      shimv2.NewProvider(provider.New("dev")()),
		Name:   "docker",
		Config: fields{"registry_auth": {Name: "registryAuth"}},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_container": {
				Tok: token("container", "Container"),
				// The bridge would put an s behind these names; @pulumi/docker does not.
				Fields: fields{"command": {Name: "command"}, "networks_advanced": {Name: "networksAdvanced"}},
				// Its name and host ports are fixed: the new one cannot start beside the old one.
				DeleteBeforeReplace: true,
			},
			"docker_image":   {Tok: token("remoteImage", "RemoteImage")},
			"docker_network": {Tok: token("network", "Network")},
			"docker_volume":  {Tok: token("volume", "Volume")},
		},
	}, []byte(`{"name":"docker"}`))
}

func token(module, resource string) tokens.Type {
	return tokens.Type("docker:index/" + module + ":" + resource)
}

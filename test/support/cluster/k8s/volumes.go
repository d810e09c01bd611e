package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

// folders makes a folder of this machine for each claim. Volumes of type "local" get the group of their pod, as disks
// do; those of Kubernetes' own hostpath provisioner stay unwritable for everybody but root.
type folders struct{ root string }

func newVolumesCommand() *cobra.Command {
	var kubeconfig, root, name string
	command := &cobra.Command{
		Use:  "kube-volumes",
		RunE: func(*cobra.Command, []string) error { return provide(kubeconfig, root, name) },
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "how to reach the cluster")
	command.Flags().StringVar(&root, "root", "", "folder that holds the volumes")
	command.Flags().StringVar(&name, "provisioner", "", "provisioner that storage classes name")
	return command
}

func provide(kubeconfig, root, name string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx := context.Background()
	alone := controller.LeaderElection(false)
	controller.NewProvisionController(ctx, client, name, &folders{root}, alone).Run(ctx)
	return nil
}

func (f *folders) Provision(
	_ context.Context, options controller.ProvisionOptions,
) (*core.PersistentVolume, controller.ProvisioningState, error) {
	path := filepath.Join(f.root, options.PVName)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: options.PVName},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   options.PVC.Spec.AccessModes,
			Capacity:                      options.PVC.Spec.Resources.Requests,
			PersistentVolumeSource: core.PersistentVolumeSource{
				Local: &core.LocalVolumeSource{Path: path},
			},
			NodeAffinity: onlyOn(options.SelectedNode.Name),
		},
	}, controller.ProvisioningFinished, nil
}

func (f *folders) Delete(_ context.Context, volume *core.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(f.root, volume.Name))
}

func onlyOn(node string) *core.VolumeNodeAffinity {
	return &core.VolumeNodeAffinity{Required: &core.NodeSelector{
		NodeSelectorTerms: []core.NodeSelectorTerm{{
			MatchExpressions: []core.NodeSelectorRequirement{{
				Key:      core.LabelHostname,
				Operator: core.NodeSelectorOpIn,
				Values:   []string{node},
			}},
		}},
	}}
}

/// What the chart makes of values, without a cluster: Helm renders it, Kubernetes' own types read it, the processes'
/// own settings take
/// it. Whether pods start is not shown here.
package io.pulseline.helm;

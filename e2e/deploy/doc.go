// Package deploy holds the tests of docs/deploy that need heavy libraries, or a built program: the image, the manifests and the
// units. The configurations of web servers are run by the tests of gateway/authz.
package deploy

/// Every fault that is provoked: the measure of whether iceprobe tells causes right.
package enum Catalogue {
  /// The faults by the ladder's stages, from the bottom up, and then the servers that work.
  package static let faults: [ProvokedFault] =
    configuration + resolve + connect + proxy + tls + binding + allocate + permission + data
    + working
}

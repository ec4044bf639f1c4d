//! Host names → addresses that may be connected to. The connection is made to the very address that was checked, so a
//! name that changes its address in between gains nothing.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Finds the addresses of hosts.
#[derive(Debug)]
pub(super) struct Resolve {
    pub(super) allows_private: bool,
    /// The address of all hosts.
    pub(super) through: Option<SocketAddr>,
}

impl Resolver for Resolve {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut allowed = self.empty();
        if let Some(gateway) = self.through {
            allowed.push(gateway);
            return Ok(allowed);
        }
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        for address in found.iter().filter(|address| self.allows_private || is_public(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(Error::Other(Box::new(Private))) } else { Ok(allowed) }
    }
}

/// All addresses of a host are private.
#[derive(Debug)]
pub(super) struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "the host is on this machine or in a private network")
    }
}

impl std::error::Error for Private {}

/// Whether an address is one of the public internet (IANA's registries of special addresses, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(embedded) => is_public_v4(embedded),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a == 100 && (64..128).contains(&b) // shared by customers of a provider
        || [a, b, c] == [192, 0, 0] // protocols
        || [a, b, c] == [192, 88, 99] // relays to IPv6
        || a == 198 && (18..20).contains(&b) // benchmarks
        || a >= 224; // multicast, reserved, broadcast
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out; of that, 2001::/23 is for protocols and 2001:db8::/32 and 3fff::/20 for documentation.
    let is_given_out = a & 0xE000 == 0x2000;
    let is_special = a == 0x2001 && (b < 0x0200 || b == 0x0DB8) || a == 0x3FFF && b < 0x1000;
    is_given_out && !is_special
}

/// The IPv4 address that an IPv6 address leads to: mapped, compatible, translated (`64:ff9b::/96`) or tunnelled (6to4).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(of(high, low))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for address in ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "100.63.0.1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.1.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "fec0::1",
            "100::1",
            "64:ff9b:1::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}

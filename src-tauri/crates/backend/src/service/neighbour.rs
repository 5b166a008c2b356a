//! Whose process is at the other end of a loopback connection. A port of 127.0.0.1 is open to everybody who works at this
//! PC; the kernel's table of connections says whose each of them is.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

/// The column of the table that holds the user's number.
const USER: usize = 7;

/// Does this user own the other end? False also where it cannot be told.
pub(super) async fn is_ours(peer: SocketAddr, here: SocketAddr) -> bool {
    let (SocketAddr::V4(peer), SocketAddr::V4(here)) = (peer, here) else { return false };
    let table = tokio::fs::read_to_string("/proc/net/tcp").await.unwrap_or_default();
    owner(&table, peer, here) == Some(super::socket::our_user())
}

/// The table's row is the other end's own: its local address is our peer.
fn owner(table: &str, local: SocketAddrV4, remote: SocketAddrV4) -> Option<u32> {
    let rows = table.lines().skip(1).map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    let mut ends = rows.filter(|row| {
        row.get(1).copied().and_then(address) == Some(local)
            && row.get(2).copied().and_then(address) == Some(remote)
    });
    ends.next()?.get(USER)?.parse().ok()
}

/// `0100007F:1F90`: the address as this processor stores it, the port as people write it.
fn address(text: &str) -> Option<SocketAddrV4> {
    let (ip, port) = text.split_once(':')?;
    let ip = u32::from_str_radix(ip, 16).ok()?;
    Some(SocketAddrV4::new(Ipv4Addr::from(ip.to_ne_bytes()), u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
";

    fn at(port: u16) -> SocketAddrV4 {
        SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn the_owner_of_the_other_end_is_found_and_not_our_own() {
        assert_eq!(owner(TABLE, at(0xc001), at(0x1f90)), Some(1001));
        assert_eq!(owner(TABLE, at(0xc002), at(0x1f90)), None);
        assert_eq!(owner("", at(0xc001), at(0x1f90)), None);
    }

    #[tokio::test]
    async fn a_connection_of_our_own_is_ours() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let near = tokio::net::TcpStream::connect(here).await.unwrap();
        let (_far, peer) = listener.accept().await.unwrap();
        assert_eq!(near.local_addr().unwrap(), peer);
        assert!(is_ours(peer, here).await);
    }
}

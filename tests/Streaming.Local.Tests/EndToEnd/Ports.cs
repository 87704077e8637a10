using System.Net;
using System.Net.Sockets;

namespace Streaming.Local.Tests.EndToEnd;

static class Ports
{
    // Below the ports that Linux gives to outgoing connections: one of those could take it before the stack does.
    const int First = 20_000, Last = 32_000;

    /// <returns>A free port whose next one is free too, and the one after it.</returns>
    public static int FreePair()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            using var first = new TcpListener(IPAddress.Loopback, port);
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            using var third = new TcpListener(IPAddress.Loopback, port + 2);
            try
            {
                first.Start();
                second.Start();
                third.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has one of them; look further.
            }
        }
    }
}

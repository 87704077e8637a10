using System.Net;
using System.Net.Sockets;

namespace Streaming.Local.Tests.EndToEnd;

static class Ports
{
    /// <returns>A free port whose next one is free too, and the one after it.</returns>
    public static int FreePair()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            using var third = new TcpListener(IPAddress.Loopback, port + 2);
            try
            {
                second.Start();
                third.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has the next one; look further.
            }
        }
    }
}

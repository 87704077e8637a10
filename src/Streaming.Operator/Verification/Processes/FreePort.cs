using System.Net;
using System.Net.Sockets;

namespace Streaming.Operator.Verification.Processes;

static class FreePort
{
    // Below the ports that Linux gives to outgoing connections: else one of those could take it before the server does.
    const int First = 20_000, Last = 32_000;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Taken: the next draw may be free.
            }
        }
    }
}

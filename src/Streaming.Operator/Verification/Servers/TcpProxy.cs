using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Streaming.Operator.Verification.Servers;

/// <summary>Stands between workers and a server, on loopback, and can be gone, slow, or cut what is under way.</summary>
sealed class TcpProxy : IAsyncDisposable
{
    const int BufferSize = 64 * 1024;

    readonly DnsEndPoint target;
    readonly TimeProvider time;
    readonly ConcurrentDictionary<Socket, bool> open = new();
    readonly ConcurrentDictionary<Task, bool> running = new();
    readonly IPEndPoint endpoint;
    TcpListener? listener;
    volatile bool swallowing;
    long delayTicks;

    public TcpProxy(string host, int port, TimeProvider time)
    {
        (target, this.time) = (new DnsEndPoint(host, port), time);
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        Listen();
        endpoint.Port = Port = ((IPEndPoint)listener!.LocalEndpoint).Port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>How long each piece of an answer is held back.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref delayTicks));
        set => Interlocked.Exchange(ref delayTicks, value.Ticks);
    }

    /// <summary>Nobody listens, and every connection is cut.</summary>
    public void GoDown()
    {
        Interlocked.Exchange(ref listener, null)?.Dispose();
        CutAll();
    }

    public void ComeUp() => Listen();

    /// <summary>Lets requests through and answers not, until <see cref="CutAll"/>: what was asked for is done, and whoever asked does not know.</summary>
    public void SwallowAnswers() => swallowing = true;

    /// <summary>Cuts every connection; new ones are whole.</summary>
    public void CutAll()
    {
        foreach (var socket in open.Keys)
            socket.Dispose();
        swallowing = false;
    }

    public async ValueTask DisposeAsync()
    {
        GoDown();
        await Task.WhenAll(running.Keys);
    }

    void Listen()
    {
        var listening = new TcpListener(endpoint);
        listening.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listening.Start();
        listener = listening;
        Track(AcceptAsync(listening));
    }

    async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true)
                Track(ServeAsync(await listening.AcceptSocketAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // No longer listening.
        }
    }

    async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        open[client] = open[server] = true;
        try
        {
            await server.ConnectAsync(target);
            var first = await Task.WhenAny(PumpAsync(client, server, answers: false), PumpAsync(server, client, answers: true));
            await first;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, by one of both sides or by us.
        }
        finally
        {
            open.TryRemove(client, out _);
            open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    async Task PumpAsync(Socket from, Socket to, bool answers)
    {
        var buffer = new byte[BufferSize];
        while (await from.ReceiveAsync(buffer) is > 0 and var length)
        {
            if (answers && swallowing)
                continue;
            if (answers && Delay is { Ticks: > 0 } delay)
                await Task.Delay(delay, time);
            for (var sent = 0; sent < length;)
                sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
        }
    }

    void Track(Task task)
    {
        running[task] = true;
        task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}

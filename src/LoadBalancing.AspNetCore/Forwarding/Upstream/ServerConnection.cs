using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>One HTTP/1.1 connection to a server: writes requests and reads responses, one at a time.</summary>
internal sealed class ServerConnection(ServerTransport transport, ConnectionPool pool, ConnectSettings settings)
{
    // A head of this size has more headers than any browser would take.
    private const int LongestHead = 64 * 1024;

    // Interim responses before the final one; a server that sends more is out of its mind.
    private const int MostInterimResponses = 16;

    // Most responses fit, and go out as they came in: in one piece.
    private const int UsualResponse = 16 * 1024;

    private readonly ReceiveBuffer _received = new(UsualResponse);
    private int _closed;

    /// <summary>What the connection was made with.</summary>
    public ConnectSettings Settings => settings;

    public Server Server => pool.Server;

    /// <summary>Texts that the server's responses have in common.</summary>
    public TextCache Texts => pool.Texts;

    /// <summary>The request being written.</summary>
    public SendBuffer Output { get; } = new();

    /// <summary>The response being read.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>The bytes of the response's head.</summary>
    public ReadOnlySpan<byte> HeadBytes => _received.Unused[..HeadLength];

    /// <summary>Exchanges begun on this connection, the running one included.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Whether any byte of the response has arrived.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>Whether any byte of the request may have left.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Whether the connection may be used again after a clean end of the response.</summary>
    public bool MayBeReused { get; private set; }

    /// <summary>Whether a client may be logged in on the connection, which is for nobody else then.</summary>
    public bool IsPrivate { get; set; }

    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    private int HeadLength { get; set; }

    /// <summary>Whether a connection from the pool is still good: open, and silent since its last exchange.</summary>
    /// <param name="exactly">Whether an end that has come just now has to be noticed.</param>
    public bool IsFresh(bool exactly) => !IsClosed && !transport.IsReadable(exactly);

    /// <summary>Whether what happens to the connection is announced on the thread that asks.</summary>
    public bool IsAtHome => transport.IsAtHome;

    public void BeginExchange()
    {
        Exchanges++;
        HasReceived = HasSent = false;
        MayBeReused = true;
        Output.Clear();
    }

    /// <summary>Sends what has been written to <see cref="Output"/>.</summary>
    public ValueTask FlushAsync()
    {
        HasSent = true;
        if (transport.TryLeave(Output))
        {
            return default;
        }

        var sending = transport.SendAsync(Output.Written);
        if (sending.IsCompletedSuccessfully)
        {
            Output.Clear();
            return default;
        }

        return WaitAsync(sending);

        async ValueTask WaitAsync(ValueTask pending)
        {
            await pending.ConfigureAwait(false);
            Output.Clear();
        }
    }

    /// <summary>Sends bytes from where they are.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data) => transport.SendAsync(data);

    public void EndSending() => transport.EndSending();

    /// <summary>Reads the next head, interim (1xx) or final, into <see cref="Head"/>, if the whole of it is here.</summary>
    /// <exception cref="InvalidResponseException">The server sent no valid head.</exception>
    public bool TryReadHead(bool toHead, bool askedForUpgrade)
    {
        HeadLength = ResponseHeadParser.FindEnd(_received.Unused);
        if (HeadLength == 0)
        {
            return _received.Length < LongestHead ? false : throw new InvalidResponseException("The head is too long.");
        }

        ResponseHeadParser.Parse(HeadBytes, Head, toHead, askedForUpgrade);
        MayBeReused &= Head.KeepsAlive;
        IsPrivate |= Head.AuthenticatesConnection;
        return true;
    }

    /// <summary>Takes note of more bytes of the head: the caller fills the buffer, so that no method waits between it and the socket.</summary>
    /// <param name="count">How many came.</param>
    /// <exception cref="IOException">There are none: the connection ended.</exception>
    public void AddToHead(int count)
    {
        if (count == 0)
        {
            throw new EndOfStreamException("The server closed the connection.");
        }

        HasReceived = true;
    }

    /// <summary>Goes on behind the head.</summary>
    public void UseHead()
    {
        _received.Use(HeadLength);
        HeadLength = 0;
    }

    /// <summary>Bytes of the body that are here already.</summary>
    public ReadOnlyMemory<byte> Buffered => _received.UnusedMemory;

    public void UseBuffered(int count) => _received.Use(count);

    /// <summary>Receives more into the buffer; 0 means the server has ended its side.</summary>
    public ValueTask<int> FillAsync() => transport.FillAsync(_received);

    /// <summary>Receives body bytes where they are wanted; the buffer must be empty.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> target) => transport.ReceiveAsync(target);

    /// <summary>Ends the exchange: the connection may be used again if its response was read to a clean end.</summary>
    /// <param name="clean">Whether the request was sent whole.</param>
    /// <param name="reuse">The rule.</param>
    /// <param name="own">The connections that the client has for itself, or <see langword="null"/> if it can have none.</param>
    public void EndExchange(bool clean, ConnectionReuse reuse, OwnConnections? own)
    {
        if (!clean || !MayBeReused || IsClosed || _received.Length > 0 || reuse == ConnectionReuse.Close)
        {
            Drop();
            return;
        }

        _received.Release();
        Output.Release();
        if (!IsOwn(reuse))
        {
            pool.Return(this);
        }
        else if (own?.TryKeep(this) != true)
        {
            Drop();
        }
    }

    /// <summary>Whether the connection is for its client alone.</summary>
    public bool IsOwn(ConnectionReuse reuse) => reuse == ConnectionReuse.Never || (IsPrivate && reuse != ConnectionReuse.Close);

    /// <summary>Lets the connection wait outside the pool.</summary>
    /// <param name="own">All that its client has for itself.</param>
    /// <returns>Whether it may.</returns>
    public bool TryKeep(OwnConnections own) => pool.TryKeep(this, own);

    /// <summary>Takes the connection that waited outside the pool, if it is still good.</summary>
    /// <param name="isRepeatable">Whether the request is sent once more if the connection ends just now.</param>
    public bool TryTake(bool isRepeatable) => pool.TryTakeKept(this, isRepeatable);

    /// <summary>Ends the connection at once, also under an operation that is running.</summary>
    /// <returns>Whether it was open until now.</returns>
    public bool Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return false;
        }

        transport.Close();
        return true;
    }

    /// <summary>Ends the connection and has its pool forget it.</summary>
    public void Drop() => pool.Drop(this);

    /// <summary>Whether one more interim response is too many.</summary>
    public static bool TooManyInterimResponses(int count) => count > MostInterimResponses;
}

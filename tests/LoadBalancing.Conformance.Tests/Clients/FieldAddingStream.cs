using System.Buffers.Binary;

namespace LoadBalancing.Conformance.Clients;

/// <summary>A connection of an HTTP/2 client on which every head that is sent gains fields.</summary>
/// <param name="inner">The connection.</param>
internal sealed class FieldAddingStream(Stream inner) : Stream
{
    private const int Preface = 24;
    private const int FrameHead = 9;
    private const byte Headers = 1;

    private readonly List<byte> _unsent = [];
    private int _preface = Preface;

    /// <summary>The encoded fields.</summary>
    public required byte[] Fields { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _unsent.AddRange(buffer.Span);
        var ready = new List<byte>();
        var head = new byte[sizeof(int)];
        Move(ready, Math.Min(_preface, _unsent.Count));
        _preface -= Math.Min(_preface, ready.Count);
        while (_preface == 0 && _unsent.Count >= FrameHead && LengthOf(_unsent) is var length && _unsent.Count >= FrameHead + length)
        {
            var fields = _unsent[3] == Headers ? Fields : [];
            BinaryPrimitives.WriteInt32BigEndian(head, (length + fields.Length) << 8 | _unsent[3]);
            ready.AddRange(head);
            _unsent.RemoveRange(0, head.Length);
            Move(ready, FrameHead - head.Length + length);
            ready.AddRange(fields);
        }

        return inner.WriteAsync(ready.ToArray(), cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private static int LengthOf(List<byte> frame) => (frame[0] << 16) | (frame[1] << 8) | frame[2];

    private void Move(List<byte> target, int count)
    {
        target.AddRange(_unsent[..count]);
        _unsent.RemoveRange(0, count);
    }
}

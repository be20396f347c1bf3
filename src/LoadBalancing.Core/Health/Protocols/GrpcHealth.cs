using System.Buffers.Binary;
using System.Text;

namespace LoadBalancing.Health.Protocols;

/// <summary>
/// The two messages of <c>grpc.health.v1.Health/Check</c> in their frames: a byte that tells compression, four of the length, and the message in
/// the encoding of protocol buffers.
/// </summary>
internal static class GrpcHealth
{
    private const int FrameHead = 5;
    private const byte ServiceTag = (1 << 3) | LengthDelimited;
    private const byte StatusTag = 1 << 3;
    private const int WireType = 7;
    private const int Number = 0;
    private const int EightBytes = 1;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;
    private const int LongestNumber = 10;

    private static readonly string[] Statuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    /// <summary>Asks about a service.</summary>
    public static byte[] Ask(string service)
    {
        var message = new List<byte>();
        if (service.Length > 0)
        {
            var name = Encoding.UTF8.GetBytes(service);
            message.Add(ServiceTag);
            AddNumber(message, name.Length);
            message.AddRange(name);
        }

        var frame = new byte[FrameHead + message.Count];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Count);
        message.CopyTo(frame, FrameHead);
        return frame;
    }

    /// <summary>The status in an answer by its name, or <see langword="null"/> if the answer cannot be read.</summary>
    public static string? StatusIn(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < FrameHead || answer[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(answer[1..]) != answer.Length - FrameHead)
        {
            return null;
        }

        // A field that is missing has the value 0.
        var status = 0UL;
        for (var message = answer[FrameHead..]; message.Length > 0;)
        {
            if (!TryTakeNumber(message, out var tag, out var head) || !TryTakeField(tag, message[head..], out var value, out var length))
            {
                return null;
            }

            status = tag == StatusTag ? value : status;
            message = message[(head + length)..];
        }

        return status < (ulong)Statuses.Length ? Statuses[status] : $"status {status}";
    }

    // Servers may know fields that are not known here: their wire type tells how long they are.
    private static bool TryTakeField(ulong tag, ReadOnlySpan<byte> from, out ulong number, out int length)
    {
        (number, length) = (0, 0);
        switch (tag & WireType)
        {
            case Number:
                return TryTakeNumber(from, out number, out length);
            case LengthDelimited when TryTakeNumber(from, out var count, out var head) && count <= (ulong)(from.Length - head):
                length = head + (int)count;
                return true;
            case EightBytes:
                length = sizeof(ulong);
                return length <= from.Length;
            case FourBytes:
                length = sizeof(uint);
                return length <= from.Length;
            default:
                return false;
        }
    }

    private static void AddNumber(List<byte> to, int number)
    {
        for (; number > 0x7f; number >>= 7)
        {
            to.Add((byte)(number | 0x80));
        }

        to.Add((byte)number);
    }

    private static bool TryTakeNumber(ReadOnlySpan<byte> from, out ulong number, out int length)
    {
        number = 0;
        for (length = 0; length < Math.Min(from.Length, LongestNumber);)
        {
            var part = from[length];
            number |= (ulong)(part & 0x7f) << (7 * length++);
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}

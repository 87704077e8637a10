using System.Numerics;

namespace Streaming.Interests;

/// <summary>Numbers texts in the order in which they come, each once. To be cleared and used again.</summary>
internal sealed class ItemNumbers
{
    const int SlotsPerItem = 4;

    string[] _texts = new string[128];
    int[] _hashes = new int[128];
    /// <summary>A text's number and one, or 0; a text is in the first free slot from its hash code on.</summary>
    int[] _slots = new int[128 * SlotsPerItem];
    int _count;

    /// <returns>False for a text that is new, and has a number from now on.</returns>
    public bool TryGet(string text, int hash, out int number)
    {
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        for (; (number = _slots[slot] - 1) >= 0; slot = (slot + 1) & mask)
            if (_hashes[number] == hash && (ReferenceEquals(_texts[number], text) || _texts[number] == text))
                return true;
        if (_count == _texts.Length)
            Grow();
        (_texts[_count], _hashes[_count]) = (text, hash);
        number = _count++;
        Occupy(number);
        return false;
    }

    public void Clear()
    {
        Array.Clear(_texts, 0, _count);
        Array.Clear(_slots);
        _count = 0;
    }

    void Occupy(int number)
    {
        var mask = _slots.Length - 1;
        var slot = _hashes[number] & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = number + 1;
    }

    void Grow()
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)_count + 1);
        Array.Resize(ref _texts, capacity);
        Array.Resize(ref _hashes, capacity);
        _slots = new int[capacity * SlotsPerItem];
        for (var number = 0; number < _count; number++)
            Occupy(number);
    }
}
